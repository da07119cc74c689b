// nlohmann's dump throws on bytes that are not UTF-8 unless told otherwise.
#include "cli/json_output.h"

namespace limpid::cli {

std::string DumpJson(const nlohmann::ordered_json& json) {
  return json.dump(/*indent=*/2, /*indent_char=*/' ', /*ensure_ascii=*/false,
                   nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace limpid::cli
