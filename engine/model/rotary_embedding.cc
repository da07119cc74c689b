// Turns of each axis on the CPU in float64, put together on the device.
#include "engine/model/rotary_embedding.h"

#include <ATen/ATen.h>

namespace limpid {
namespace {

constexpr double kTheta = 10000;

at::Tensor Frequencies(int64_t num_pairs) {
  const at::Tensor exponent =
      at::arange(num_pairs, at::kDouble) / static_cast<double>(num_pairs);
  return at::pow(kTheta, -exponent);
}

// [position, pair]
at::Tensor TurnsAlongAxis(int64_t first, int64_t count,
                          const at::Tensor& frequencies, c10::Device device) {
  const at::Tensor position = at::arange(first, first + count, at::kDouble);
  const at::Tensor angle = at::outer(position, frequencies);
  return at::polar(at::ones_like(angle), angle)
      .to(device, at::kComplexFloat, /*non_blocking=*/true);
}

at::Tensor AsPairs(const at::Tensor& x) {
  return at::view_as_complex(x.unflatten(-1, {-1, 2}));
}

}  // namespace

RotaryEmbedding::RotaryEmbedding(int64_t head_dim) {
  const int64_t num_pairs = head_dim / 2;
  const int64_t in_space = num_pairs / 3;
  time_frequencies_ = Frequencies(num_pairs - 2 * in_space);
  space_frequencies_ = Frequencies(in_space);
}

at::Tensor RotaryEmbedding::Turns(const TokenGrid& grid,
                                  c10::Device device) const {
  const at::Tensor time = TurnsAlongAxis(grid.first_frame, grid.num_frames,
                                         time_frequencies_, device);
  const at::Tensor rows =
      TurnsAlongAxis(0, grid.rows, space_frequencies_, device);
  const at::Tensor columns =
      TurnsAlongAxis(0, grid.columns, space_frequencies_, device);
  const auto over_grid = [&](const at::Tensor& turns) {
    return turns.expand({grid.num_frames, grid.rows, grid.columns, -1});
  };
  return at::cat({over_grid(time.unsqueeze(1).unsqueeze(1)),
                  over_grid(rows.unsqueeze(1)), over_grid(columns)},
                 -1)
      .flatten(0, 2)
      .unsqueeze(1);
}

at::Tensor RotaryEmbedding::TurnsInTime(int64_t num_frames,
                                        c10::Device device) const {
  const at::Tensor time =
      TurnsAlongAxis(num_frames, 1, time_frequencies_, device);
  const at::Tensor unturned =
      at::ones({1, 2 * space_frequencies_.numel()}, time.options());
  return at::cat({time, unturned}, -1).unsqueeze(0);
}

at::Tensor Turn(const at::Tensor& x, const at::Tensor& turns) {
  return at::view_as_real(AsPairs(x.to(at::kFloat)) * turns).flatten(-2);
}

void TurnInto(const at::Tensor& x, const at::Tensor& turns,
              const at::Tensor& out) {
  if (out.scalar_type() == at::kFloat) {
    at::Tensor pairs = AsPairs(out);
    at::mul_out(pairs, AsPairs(x.to(at::kFloat)), turns);
  } else {
    out.copy_(Turn(x, turns));
  }
}

}  // namespace limpid
