#include "server/chunk_cutter.h"

#include <optional>
#include <utility>

namespace limpid::server {

ChunkCutter::ChunkCutter(ChunkCadence cadence, SubmissionQueue& submissions)
    : chunker_(cadence), submissions_(submissions) {}

void ChunkCutter::Take(std::vector<Frame> frames, absl::Duration decode_time,
                       absl::Time now) {
  decode_time_ += decode_time;
  for (Frame& frame : frames) {
    std::optional<Chunk> chunk = chunker_.Push(std::move(frame));
    if (chunk.has_value()) Add(*std::move(chunk), now);
  }
}

void ChunkCutter::ChangeFrom(int64_t index, OperatorChange change) {
  changes_.emplace(index, std::move(change));
  if (index > chunker_.next_frame()) return chunker_.CutBefore(index);
  Flush(absl::Now());
  AddChangesUpTo(index);
}

void ChunkCutter::Flush(absl::Time now) {
  std::optional<Chunk> chunk = chunker_.Flush();
  if (chunk.has_value()) Add(*std::move(chunk), now);
}

void ChunkCutter::Restart(absl::Time now) {
  Flush(now);
  chunker_.Restart();
}

void ChunkCutter::Add(Chunk chunk, absl::Time now) {
  submissions_.Add(MeasuredChunk{
      .chunk = std::move(chunk),
      .decode_time = std::exchange(decode_time_, absl::ZeroDuration()),
      .arrived_at = now});
  AddChangesUpTo(chunker_.next_frame());
}

void ChunkCutter::AddChangesUpTo(int64_t index) {
  const auto end = changes_.upper_bound(index);
  for (auto it = changes_.begin(); it != end; ++it) {
    submissions_.Add(std::move(it->second));
  }
  changes_.erase(changes_.begin(), end);
}

}  // namespace limpid::server
