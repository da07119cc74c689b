// "file:" is FFmpeg's long way to say a path.
#include "cli/local_path.h"

extern "C" {
#include <libavformat/avio.h>
}

namespace limpid::cli {

std::optional<std::filesystem::path> LocalPath(const std::string& address) {
  constexpr char kScheme[] = "file:";
  const char* const protocol = avio_find_protocol_name(address.c_str());
  if (protocol == nullptr || std::string(protocol) != "file") {
    return std::nullopt;
  }
  if (!address.starts_with(kScheme)) return address;
  return address.substr(sizeof(kScheme) - 1);
}

}  // namespace limpid::cli
