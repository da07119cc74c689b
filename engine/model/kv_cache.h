// Keys and values of the latent frames that one session still sees.
//
// One allocation for all layers: slots for `sinks` frames, which are never
// dropped, and a ring for the latest others. A slot holds one latent frame, so
// what is visible is one run of memory and is never copied; the order of keys
// does not matter to attention. Keys are stored turned by their absolute
// position, as in the reference: only differences of positions count, and turns
// are exact at any position.
//
// A chunk is written by one pass of the network or by several over the same
// slots, the last of which stays (a context pass at t = 0, say). Commit() makes
// it part of the past. Until then a new pass starts over, so a pass that throws
// costs nothing but the frames that its chunk pushed out of the window
// (CacheWindow::chunk_frames says more).
//
// Thread-compatible, in the tensor zone. Move-only: a session owns its cache.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <limits>
#include <vector>

#include "engine/model/dit_config.h"
#include "engine/model/rotary_embedding.h"

namespace limpid {

// What a chunk sees, in latent frames, itself included.
struct CacheWindow {
  static constexpr int64_t kNoReach = std::numeric_limits<int64_t>::max();

  int64_t frames = 21;
  // The first frames of the stream, among `frames`. Must leave a ring.
  int64_t sinks = 0;
  // How far behind the end of a chunk sinks seem at most: models are trained on
  // 21 frames, and a sink of an endless stream would be ever farther away than
  // any key seen in training. kNoReach is the reference: their own positions
  // for ever. Counts from `frames` on at least. docs/decisions/0003 says more.
  int64_t sink_reach = 21;
  // Room kept for the longest chunk: what it would push out, a shorter one does
  // not see either. So a chunk that fails costs the next one nothing, however
  // long both are. 0 keeps room for the chunk at hand.
  int64_t chunk_frames = 0;
};

// Bytes that a KvCache allocates.
int64_t KvCacheBytes(const DitConfig& config, LatentSize size,
                     const CacheWindow& window, at::ScalarType dtype);

class KvCache {
 public:
  KvCache(const DitConfig& config, LatentSize size, const CacheWindow& window,
          at::TensorOptions options);
  KvCache(KvCache&&) = default;
  KvCache& operator=(KvCache&&) = default;

  // Of the latent frames that it was made for.
  PatchGrid patches() const { return patches_; }
  int64_t num_layers() const { return slots_.size(0); }
  // The position in the stream of the next chunk's first frame.
  int64_t next_frame() const { return next_frame_; }

  // Opens a pass over a chunk of `num_frames` at next_frame(). Whatever an
  // earlier pass wrote there is gone. The ring must hold the chunk.
  void BeginPass(int64_t num_frames);

  // Tokens [token, token + num_tokens) of the chunk of this pass, and where
  // their keys and values [token, head, channel] belong.
  struct Piece {
    int64_t token = 0;
    int64_t num_tokens = 0;
    at::Tensor keys;
    at::Tensor values;
  };
  // One piece, but where the chunk runs over the end of the ring. Every piece
  // of every layer must be written in every pass.
  std::vector<Piece> Pending(int64_t layer) const;

  // What the chunk of this pass sees, itself included: [token, head, channel].
  at::Tensor Keys(int64_t layer) const;
  at::Tensor Values(int64_t layer) const;

  // Closes the pass: all layers have been written.
  void EndPass();
  // Keeps the chunk of the last pass, which must have been closed.
  void Commit();
  // Forgets the stream; the next one starts at frame 0.
  void Reset();

 private:
  static constexpr int64_t kEmpty = -1;
  struct Run {  // of slots
    int64_t first = 0;
    int64_t count = 0;
  };

  int64_t SlotOf(int64_t frame) const;
  void DropPending();
  void MakeRoom(int64_t num_frames);
  void PlaceSinks();
  at::Tensor Visible(const at::Tensor& layer) const;

  CacheWindow window_;
  PatchGrid patches_;
  RotaryEmbedding rotary_;
  at::Tensor slots_;  // [layer, keys and values, token of slot, head, channel]
  // Keys of the sinks at their own positions, [layer, token, head, channel];
  // undefined when they are never moved.
  at::Tensor sinks_;

  int64_t next_frame_ = 0;
  int64_t pending_frames_ = 0;
  bool pass_is_complete_ = false;
  int64_t sink_shift_ = 0;  // by which the slots' sinks are moved
  std::vector<int64_t> frame_of_slot_;
  std::vector<Run> visible_;
};

}  // namespace limpid
