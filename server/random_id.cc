#include "server/random_id.h"

#include <random>

#include "absl/strings/str_format.h"

namespace limpid::server {

std::string RandomId(int num_bytes) {
  std::random_device entropy;
  std::string id;
  for (int i = 0; i < num_bytes; ++i) {
    absl::StrAppendFormat(&id, "%02x", entropy() & 0xff);
  }
  return id;
}

}  // namespace limpid::server
