// Rotary position embedding of Wan: a token's place in time, row and column.
//
// Channels 2i and 2i+1 of a head are a complex number that is turned by
// position * 10000^(-2j/n), j counting the n/2 pairs of its axis. Of c =
// head_dim/2 pairs the first c - 2 (c/3) belong to time, then c/3 to rows and
// c/3 to columns: 22, 21 and 21 of 64. Angles are computed in float64, so that
// a turn is as exact at frame 100 000 as at frame 0; there is no table to end.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace limpid {

// Tokens of `num_frames` latent frames from `first_frame` of the stream on.
struct TokenGrid {
  int64_t first_frame = 0;
  int64_t num_frames = 0;
  int64_t rows = 0;
  int64_t columns = 0;
};

class RotaryEmbedding {
 public:
  // `head_dim` must be even.
  explicit RotaryEmbedding(int64_t head_dim);

  // exp(i angle) of every token, time slowest: complex float
  // [token, 1, head_dim / 2].
  at::Tensor Turns(const TokenGrid& grid, c10::Device device) const;
  // What moves a token that is already turned on by `num_frames` in time:
  // complex float [1, 1, head_dim / 2].
  at::Tensor TurnsInTime(int64_t num_frames, c10::Device device) const;

 private:
  at::Tensor time_frequencies_;   // double, on the CPU
  at::Tensor space_frequencies_;  // of rows, and of columns
};

// `x` [..., token, head, head_dim] turned, in float32 whatever its dtype.
// `turns` must broadcast over the pairs of `x`.
at::Tensor Turn(const at::Tensor& x, const at::Tensor& turns);
// The same, rounded into `out`, which has the shape of `x`.
void TurnInto(const at::Tensor& x, const at::Tensor& turns,
              const at::Tensor& out);

}  // namespace limpid
