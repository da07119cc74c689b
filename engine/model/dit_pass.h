// What the blocks of one pass through the DiT share.
#pragma once

#include <ATen/core/Tensor.h>

#include <span>

#include "engine/model/kv_cache.h"
#include "engine/model/text_context.h"

namespace limpid {

// One session's part in a batch. Neither is null; both outlive the pass.
struct DitMember {
  KvCache* cache = nullptr;
  const TextContext* text = nullptr;
};

struct DitPass {
  std::span<const DitMember> members;
  at::Tensor turns;  // of each member's tokens, [member, token, 1, pair]
};

}  // namespace limpid
