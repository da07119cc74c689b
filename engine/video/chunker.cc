#include "engine/video/chunker.h"

#include <utility>

namespace limpid {

Chunker::Chunker(ChunkCadence cadence) : cadence_(cadence) {}

std::optional<Chunk> Chunker::Push(Frame frame) {
  if (chunk_.frames.empty()) chunk_.first_frame = next_frame_;
  chunk_.frames.push_back(std::move(frame));
  ++next_frame_;
  if (!IsComplete()) return std::nullopt;
  return Flush();
}

std::optional<Chunk> Chunker::Flush() {
  if (chunk_.frames.empty()) return std::nullopt;
  cuts_.erase(cuts_.begin(), cuts_.upper_bound(next_frame_));
  Chunk chunk = std::exchange(chunk_, {});
  chunk.discontinuity = std::exchange(at_start_, false);
  return chunk;
}

void Chunker::CutBefore(int64_t index) { cuts_.insert(index); }

void Chunker::Restart() { at_start_ = true; }

bool Chunker::IsComplete() const {
  const int64_t full =
      at_start_ ? cadence_.first_chunk_frames : cadence_.chunk_frames;
  return static_cast<int64_t>(chunk_.frames.size()) >= full ||
         cuts_.contains(next_frame_);
}

}  // namespace limpid
