// A text as the cross-attention of every layer sees it.
//
// Computed once for a text by CausalDit::EncodeText; copies share the memory,
// and so may all sessions of the same text.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "engine/model/dit_config.h"

namespace limpid {

struct TextContext {
  at::Tensor keys;    // [layer, token, head, channel]
  at::Tensor values;  // likewise
};

// Bytes of the context of a text, or of none.
int64_t TextContextBytes(const DitConfig& config, bool has_text,
                         at::ScalarType dtype);

}  // namespace limpid
