#include "engine/solver/stream_memory.h"

namespace limpid {
namespace {

template <typename State>
std::unique_ptr<State> SnapshotOf(const std::unique_ptr<State>& state) {
  return state == nullptr ? nullptr : state->Snapshot();
}

}  // namespace

StreamMemory StreamMemory::Snapshot() const {
  StreamMemory copy;
  copy.num_chunks = num_chunks;
  copy.start_encoder = SnapshotOf(start_encoder);
  copy.consistency_encoder = SnapshotOf(consistency_encoder);
  copy.decoder = SnapshotOf(decoder);
  copy.start_decoder = SnapshotOf(start_decoder);
  copy.refinement = SnapshotOf(refinement);
  copy.past = past;
  return copy;
}

}  // namespace limpid
