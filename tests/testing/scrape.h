// GET /metrics of a server on this machine.
#pragma once

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>

namespace limpid::server {

// The whole answer with its headers; "" when nobody listens.
inline std::string Scrape(int port) {
  const int connection = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  std::string answer;
  const std::string request = "GET /metrics HTTP/1.0\r\n\r\n";
  if (connect(connection, reinterpret_cast<const sockaddr*>(&address),
              sizeof(address)) == 0 &&
      write(connection, request.data(), request.size()) > 0) {
    char buffer[4096];
    for (ssize_t n = 0; (n = read(connection, buffer, sizeof(buffer))) > 0;) {
      answer.append(buffer, static_cast<size_t>(n));
    }
  }
  close(connection);
  return answer;
}

// What follows the headers.
inline std::string BodyOf(const std::string& answer) {
  const size_t end = answer.find("\r\n\r\n");
  return end == std::string::npos ? "" : answer.substr(end + 4);
}

}  // namespace limpid::server
