// What a learned solver carries from chunk to chunk of one session.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>

#include "engine/model/latent_codec.h"
#include "engine/model/prior.h"
#include "engine/model/refinement.h"
#include "engine/solver/solver.h"

namespace limpid {

// All but the prior's part. Its tensors are never written in place: a copy is a
// snapshot, which a chunk works on and which takes the original's place when
// the chunk has succeeded.
struct StreamMemory {
  StreamMemory() = default;
  StreamMemory(StreamMemory&&) = default;
  StreamMemory& operator=(StreamMemory&&) = default;

  StreamMemory Snapshot() const;

  int64_t num_chunks = 0;  // since the stream began; 0 before its first chunk
  std::unique_ptr<CodecState> start_encoder;
  std::unique_ptr<CodecState> consistency_encoder;  // null where none is needed
  std::unique_ptr<CodecState> decoder;
  std::unique_ptr<CodecState> start_decoder;  // of codec compensation, or null
  std::unique_ptr<RefinementState> refinement;  // null: the model has none
  // The last restored frames, [frame, 3, height, width].
  at::Tensor past;
};

struct LearnedState final : SolverState {
  StreamMemory memory;
  std::unique_ptr<PriorState> prior;  // null before the first chunk
};

}  // namespace limpid
