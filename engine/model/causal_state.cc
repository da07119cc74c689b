#include "engine/model/causal_state.h"

#include <ATen/ATen.h>

#include <utility>

namespace limpid {

int64_t CausalState::bytes() const {
  int64_t total = 0;
  for (const at::Tensor& layer : layers_) {
    if (layer.defined())
      total += static_cast<int64_t>(layer.storage().nbytes());
  }
  return total;
}

at::Tensor& CausalState::Pass::Next() {
  if (is_first_chunk()) return layers_.emplace_back();
  return layers_.at(next_++);
}

void CausalState::Pass::Commit() {
  TORCH_INTERNAL_ASSERT(is_first_chunk() || next_ == layers_.size());
  state_.layers_ = std::move(layers_);
  state_.started_ = true;
}

}  // namespace limpid
