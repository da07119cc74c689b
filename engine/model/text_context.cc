// The size of a text context.
#include "engine/model/text_context.h"

#include <c10/core/ScalarType.h>

namespace limpid {

int64_t TextContextBytes(const DitConfig& config, bool has_text,
                         at::ScalarType dtype) {
  const int64_t num_tokens = has_text ? config.text_tokens : 1;
  return 2 * config.num_layers * num_tokens * config.dim *
         static_cast<int64_t>(c10::elementSize(dtype));
}

}  // namespace limpid
