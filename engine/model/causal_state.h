// State of a codec that is made of causal layers: what each layer keeps of its
// input, in the order in which the layers run.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <vector>

#include "engine/model/latent_codec.h"

namespace limpid {

class CausalState final : public CodecState {
 public:
  // Shares the tensors.
  std::unique_ptr<CodecState> Snapshot() const override {
    return std::make_unique<CausalState>(*this);
  }

  // Whether a chunk has been through.
  bool started() const { return started_; }
  // Of the storages that the state holds.
  int64_t bytes() const;

  // One part of a chunk on its way through the layers. The state stays as it
  // was until Commit, so that a chunk that fails may be sent again.
  class Pass {
   public:
    // `state` must outlive the pass.
    explicit Pass(CausalState& state) : state_(state), layers_(state.layers_) {}

    bool is_first_chunk() const { return !state_.started_; }
    // What the next layer keeps; undefined in the first chunk, whose layers
    // are those of every later one. Stays valid until Commit.
    at::Tensor& Next();
    // After the last layer.
    void Commit();

   private:
    CausalState& state_;
    std::deque<at::Tensor> layers_;
    size_t next_ = 0;
  };

  // Puts the parts of a chunk through `layers`, one after another, and joins
  // what comes out in time. When this throws the state stays as it was.
  using Layers = std::function<at::Tensor(const at::Tensor&, Pass&)>;
  at::Tensor Advance(const std::vector<at::Tensor>& parts,
                     const Layers& layers);

 private:
  std::deque<at::Tensor> layers_;
  bool started_ = false;
};

}  // namespace limpid
