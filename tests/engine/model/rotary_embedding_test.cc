#include "engine/model/rotary_embedding.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace limpid {
namespace {

double MaxAbs(const at::Tensor& x) { return x.abs().max().item<double>(); }

struct Axes {
  int64_t head_dim;
  int64_t time;  // pairs
  int64_t space;
};

double AngleOf(double position, int64_t pair, int64_t num_pairs) {
  return position *
         std::pow(10000.0, -2.0 * static_cast<double>(pair) /
                               (2.0 * static_cast<double>(num_pairs)));
}

// The turns of one token in float64.
at::Tensor Expected(const Axes& axes, double frame, double row, double column) {
  std::vector<double> angles;
  for (int64_t i = 0; i < axes.time; ++i) {
    angles.push_back(AngleOf(frame, i, axes.time));
  }
  for (const double position : {row, column}) {
    for (int64_t i = 0; i < axes.space; ++i) {
      angles.push_back(AngleOf(position, i, axes.space));
    }
  }
  const at::Tensor angle = at::tensor(angles, at::kDouble);
  return at::polar(at::ones_like(angle), angle);
}

TEST(RotaryEmbeddingTest, SplitsThePairsAsWanDoes) {
  for (const Axes& axes : {Axes{128, 22, 21}, Axes{64, 12, 10}, Axes{12, 2, 2},
                           Axes{4, 2, 0}, Axes{2, 1, 0}}) {
    for (const int64_t first : {0, 5, 100'000, 50'000'000}) {
      const at::Tensor turns = RotaryEmbedding(axes.head_dim)
                                   .Turns({.first_frame = first,
                                           .num_frames = 2,
                                           .rows = 3,
                                           .columns = 4},
                                          at::kCPU);
      ASSERT_EQ(turns.sizes(),
                at::IntArrayRef({2 * 3 * 4, 1, axes.head_dim / 2}));
      // Frame 1, row 2, column 3; a rounding of float32 at any position.
      EXPECT_LT(MaxAbs(turns[12 + 8 + 3][0] -
                       Expected(axes, static_cast<double>(first + 1), 2, 3)),
                1e-7);
      EXPECT_LT(MaxAbs(turns[1][0] -
                       Expected(axes, static_cast<double>(first), 0, 1)),
                1e-7);
    }
  }
}

TEST(RotaryEmbeddingTest, TurnsAdjacentChannels) {
  const at::Tensor x = at::tensor({3.0f, 4.0f, 1.0f, 0.0f}).view({1, 1, 4});
  const at::Tensor angle = at::tensor({0.5, 2.0});
  const at::Tensor turns =
      at::polar(at::ones_like(angle), angle).to(at::kComplexFloat);
  const at::Tensor y = Turn(x, turns).flatten();
  EXPECT_NEAR(y[0].item<float>(), 3 * std::cos(0.5) - 4 * std::sin(0.5), 1e-6);
  EXPECT_NEAR(y[1].item<float>(), 3 * std::sin(0.5) + 4 * std::cos(0.5), 1e-6);
  EXPECT_NEAR(y[2].item<float>(), std::cos(2.0), 1e-6);
  EXPECT_NEAR(y[3].item<float>(), std::sin(2.0), 1e-6);
}

TEST(RotaryEmbeddingTest, KeepsProductsOfEqualDistances) {
  at::manual_seed(1);
  const RotaryEmbedding rotary(64);
  const at::Tensor q = at::randn({1, 1, 64});
  const at::Tensor k = at::randn({1, 1, 64});
  const auto product = [&](int64_t frame) {
    const auto at_frame = [&](const at::Tensor& x, int64_t position) {
      return Turn(x, rotary.Turns({.first_frame = position,
                                   .num_frames = 1,
                                   .rows = 1,
                                   .columns = 1},
                                  at::kCPU));
    };
    return (at_frame(q, frame + 7) * at_frame(k, frame)).sum().item<double>();
  };
  EXPECT_NEAR(product(100'000), product(0), 1e-4);
  EXPECT_GT(std::abs(product(0) - (q * k).sum().item<double>()), 0.1);
}

TEST(RotaryEmbeddingTest, MovesATurnedTokenInTime) {
  at::manual_seed(1);
  const RotaryEmbedding rotary(12);
  const at::Tensor x = at::randn({6, 2, 12});
  const auto turned = [&](int64_t frame) {
    return Turn(
        x, rotary.Turns(
               {.first_frame = frame, .num_frames = 1, .rows = 2, .columns = 3},
               at::kCPU));
  };
  EXPECT_LT(
      MaxAbs(Turn(turned(3), rotary.TurnsInTime(8, at::kCPU)) - turned(11)),
      1e-5);
}

TEST(RotaryEmbeddingTest, RoundsOnceIntoTheCache) {
  at::manual_seed(1);
  const at::Tensor turns = RotaryEmbedding(12).Turns(
      {.first_frame = 9, .num_frames = 1, .rows = 2, .columns = 2}, at::kCPU);
  for (const at::ScalarType dtype : {at::kFloat, at::kBFloat16, at::kHalf}) {
    const at::Tensor x = at::randn({4, 3, 12}).to(dtype);
    const at::Tensor cache = at::zeros({9, 3, 12}, dtype);
    TurnInto(x, turns, cache.narrow(0, 2, 4));
    EXPECT_EQ(Turn(x, turns).scalar_type(), at::kFloat);
    EXPECT_TRUE(cache.narrow(0, 2, 4).equal(Turn(x, turns).to(dtype)));
    EXPECT_EQ(MaxAbs(cache.narrow(0, 6, 3)), 0);
  }
}

}  // namespace
}  // namespace limpid
