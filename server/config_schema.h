// Every key of the configuration. The reader, the printer and the tests go by
// this one list.
#pragma once

#include <vector>

#include "server/config_key.h"

namespace limpid::server {

// In the order of the annotated file; keys of a section stand together.
const std::vector<ConfigKey>& ConfigSchema();

}  // namespace limpid::server
