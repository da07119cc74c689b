#include "engine/model/causal_state.h"

#include <ATen/ATen.h>

#include <utility>
#include <vector>

namespace limpid {
namespace {

constexpr int64_t kFrameAxis = 2;

}  // namespace

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

at::Tensor CausalState::Advance(const std::vector<at::Tensor>& parts,
                                const Layers& layers) {
  CausalState next = *this;
  std::vector<at::Tensor> results;
  for (const at::Tensor& part : parts) {
    Pass pass(next);
    results.push_back(layers(part, pass));
    pass.Commit();
  }
  *this = std::move(next);
  return results.size() == 1 ? results.front() : at::cat(results, kFrameAxis);
}

}  // namespace limpid
