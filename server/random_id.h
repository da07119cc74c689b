// Identifiers that nobody can guess: of sessions and of incidents.
#pragma once

#include <string>

namespace limpid::server {

// `num_bytes` bytes of the system's entropy as lower-case hexadecimal.
std::string RandomId(int num_bytes);

}  // namespace limpid::server
