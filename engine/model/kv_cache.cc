// Which slot holds which frame, and the views of slots that a pass needs.
#include "engine/model/kv_cache.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace limpid {
namespace {

bool MovesSinks(const CacheWindow& window) {
  return window.sinks > 0 && window.sink_reach != CacheWindow::kNoReach;
}

}  // namespace

int64_t KvCacheBytes(const DitConfig& config, LatentSize size,
                     const CacheWindow& window, at::ScalarType dtype) {
  const int64_t moved_sinks = MovesSinks(window) ? window.sinks : 0;
  return config.num_layers * (2 * window.frames + moved_sinks) *
         PatchGridOf(config, size).tokens() * config.dim *
         static_cast<int64_t>(at::elementSize(dtype));
}

KvCache::KvCache(const DitConfig& config, LatentSize size,
                 const CacheWindow& window, at::TensorOptions options)
    : window_(window),
      patches_(PatchGridOf(config, size)),
      rotary_(config.head_dim()),
      slots_(at::empty({config.num_layers, 2, window.frames * patches_.tokens(),
                        config.num_heads, config.head_dim()},
                       options)),
      frame_of_slot_(window.frames, kEmpty) {
  TORCH_CHECK(window.sinks >= 0 && window.sinks < window.frames, window.sinks,
              " sinks in a window of ", window.frames, " frames");
  if (!MovesSinks(window)) return;
  sinks_ = at::empty({config.num_layers, window.sinks * patches_.tokens(),
                      config.num_heads, config.head_dim()},
                     options);
}

int64_t KvCache::SlotOf(int64_t frame) const {
  if (frame < window_.sinks) return frame;
  return window_.sinks +
         (frame - window_.sinks) % (window_.frames - window_.sinks);
}

void KvCache::DropPending() {
  pending_frames_ = 0;
  pass_is_complete_ = false;
  for (int64_t& frame : frame_of_slot_) {
    if (frame >= next_frame_) frame = kEmpty;
  }
}

void KvCache::MakeRoom(int64_t num_frames) {
  for (int64_t frame = next_frame_; frame < next_frame_ + num_frames; ++frame) {
    frame_of_slot_[SlotOf(frame)] = kEmpty;
  }
}

void KvCache::BeginPass(int64_t num_frames) {
  const int64_t end = next_frame_ + num_frames;
  const int64_t in_ring = end - std::max(next_frame_, window_.sinks);
  TORCH_CHECK(num_frames > 0 && in_ring <= window_.frames - window_.sinks,
              "a chunk of ", num_frames, " frames in a window of ",
              window_.frames, " with ", window_.sinks, " sinks");
  DropPending();
  MakeRoom(std::max(num_frames, window_.chunk_frames));
  for (int64_t frame = next_frame_; frame < end; ++frame) {
    frame_of_slot_[SlotOf(frame)] = frame;
  }
  pending_frames_ = num_frames;
  visible_.clear();
  for (int64_t slot = 0; slot < window_.frames; ++slot) {
    if (frame_of_slot_[slot] == kEmpty) continue;
    if (visible_.empty() ||
        visible_.back().first + visible_.back().count != slot) {
      visible_.push_back({.first = slot, .count = 0});
    }
    ++visible_.back().count;
  }
  PlaceSinks();
}

// From the keys as they were written, never from moved ones: an endless stream
// moves them endlessly often. Layer by layer: turns are in float32, which for
// all layers at once is twice the memory of bfloat16 sinks, or more.
void KvCache::PlaceSinks() {
  if (!sinks_.defined()) return;
  const int64_t reach = std::max(window_.sink_reach, window_.frames);
  const int64_t shift =
      std::max<int64_t>(0, next_frame_ + pending_frames_ - reach);
  if (shift == sink_shift_) return;
  const at::Tensor keys = slots_.select(1, 0).narrow(1, 0, sinks_.size(1));
  const at::Tensor turns = rotary_.TurnsInTime(shift, sinks_.device());
  for (int64_t layer = 0; layer < num_layers(); ++layer) {
    TurnInto(sinks_[layer], turns, keys[layer]);
  }
  sink_shift_ = shift;
}

std::vector<KvCache::Piece> KvCache::Pending(int64_t layer) const {
  const at::Tensor keys = slots_[layer][0];
  const at::Tensor values = slots_[layer][1];
  std::vector<Piece> pieces;
  for (int64_t frame = 0; frame < pending_frames_;) {
    const int64_t slot = SlotOf(next_frame_ + frame);
    int64_t count = 1;
    while (frame + count < pending_frames_ &&
           SlotOf(next_frame_ + frame + count) == slot + count) {
      ++count;
    }
    const int64_t first = slot * patches_.tokens();
    const int64_t num_tokens = count * patches_.tokens();
    pieces.push_back({.token = frame * patches_.tokens(),
                      .num_tokens = num_tokens,
                      .keys = keys.narrow(0, first, num_tokens),
                      .values = values.narrow(0, first, num_tokens)});
    frame += count;
  }
  return pieces;
}

at::Tensor KvCache::Visible(const at::Tensor& layer) const {
  std::vector<at::Tensor> runs;
  for (const Run& run : visible_) {
    runs.push_back(layer.narrow(0, run.first * patches_.tokens(),
                                run.count * patches_.tokens()));
  }
  return runs.size() == 1 ? runs.front() : at::cat(runs);
}

at::Tensor KvCache::Keys(int64_t layer) const {
  return Visible(slots_[layer][0]);
}

at::Tensor KvCache::Values(int64_t layer) const {
  return Visible(slots_[layer][1]);
}

void KvCache::EndPass() {
  if (sinks_.defined() && next_frame_ < window_.sinks) {
    sinks_.copy_(slots_.select(1, 0).narrow(1, 0, sinks_.size(1)));
  }
  pass_is_complete_ = true;
}

void KvCache::Commit() {
  TORCH_CHECK(pass_is_complete_, "no complete pass to commit");
  next_frame_ += pending_frames_;
  pending_frames_ = 0;
  pass_is_complete_ = false;
}

void KvCache::Reset() {
  next_frame_ = 0;
  sink_shift_ = 0;
  DropPending();
}

}  // namespace limpid
