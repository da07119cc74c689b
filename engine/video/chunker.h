// Collects frames into chunks of the codec's cadence: 1 + 4 (n - 1) frames
// first, 4 n later, n latent frames a chunk. Also cuts where it is told to.
//
// A short tail is not padded here: a solver that needs whole latent frames
// pads and trims itself, and the others need not restore what nobody asked
// for. Thread-compatible.
#pragma once

#include <cstdint>
#include <optional>
#include <set>

#include "engine/video/chunk.h"

namespace limpid {

struct ChunkCadence {
  int64_t first_chunk_frames = 9;
  int64_t chunk_frames = 12;

  static ChunkCadence OfLatentFrames(int64_t n) {
    return {.first_chunk_frames = 1 + 4 * (n - 1), .chunk_frames = 4 * n};
  }
};

class Chunker {
 public:
  explicit Chunker(ChunkCadence cadence);

  // Takes the next frame; returns the chunk that it completes, if any.
  std::optional<Chunk> Push(Frame frame);

  // Ends the current chunk early; nothing when it is empty.
  std::optional<Chunk> Flush();

  // A chunk ends before frame `index`, which must not have been pushed.
  void CutBefore(int64_t index);

  // The next chunk starts anew: short cadence, discontinuity. Flush first.
  void Restart();

  int64_t next_frame() const { return next_frame_; }

 private:
  bool IsComplete() const;

  const ChunkCadence cadence_;
  int64_t next_frame_ = 0;  // index of the frame that Push takes next
  bool at_start_ = true;
  std::set<int64_t> cuts_;
  Chunk chunk_;
};

}  // namespace limpid
