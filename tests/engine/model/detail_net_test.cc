#include "engine/model/detail_net.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <gtest/gtest.h>

#include <vector>

#include "tests/testing/allocation_counter.h"
#include "tests/testing/golden_file.h"
#include "tests/testing/random_detail_net.h"

namespace limpid {
namespace {

constexpr FrameSize kSize = {.width = 24, .height = 16};
const Degradation kMask = {
    .has_mask = true, .is_mask_still = true, .missing = 0.5};

// A chunk of [frame, 7, height, width]: video, measurement, known.
at::Tensor Residual(const DetailNet& net, const at::Tensor& inputs,
                    const Degradation& degradation, double noise_level,
                    RefinementState& state) {
  return net.Residual({.video = inputs.narrow(1, 0, 3),
                       .measurement = inputs.narrow(1, 3, 3),
                       .known = inputs.narrow(1, 6, 1),
                       .degradation = degradation,
                       .noise_level = noise_level},
                      state);
}

double MaxAbs(const at::Tensor& x) { return x.abs().max().item<double>(); }

TEST(DetailNetGoldenTest, IsTheTwinThatIsTrained) {
  const c10::NoGradGuard no_grad;
  const GoldenFile golden = GoldenFile::Open("detail_net");
  const Weights weights = golden.ModelWeights();
  const auto config = InferDetailConfig(weights);
  ASSERT_TRUE(config.ok()) << config.status();
  WeightReader reader(weights, at::kFloat);
  const DetailNet net(reader, *config);
  ASSERT_TRUE(reader.Finish().ok()) << reader.Finish();
  const Degradation blur = {.variance_x = 9, .variance_y = 9};
  const auto first = net.NewState();
  EXPECT_LT(MaxAbs(Residual(net, golden.Tensor("inputs0"), kMask, 0, *first) -
                   golden.Tensor("residual0")),
            2e-5);
  const auto second = net.NewState();
  EXPECT_LT(
      MaxAbs(Residual(net, golden.Tensor("inputs1"), blur, 0.005, *second) -
             golden.Tensor("residual1")),
      2e-5);
}

class DetailNetTest : public testing::Test {
 protected:
  static DetailNet Net(at::ScalarType dtype) {
    at::manual_seed(5);
    const Weights weights = RandomDetailWeights(SmallDetailConfig());
    WeightReader reader(weights, dtype);
    DetailNet net(reader, SmallDetailConfig());
    EXPECT_TRUE(reader.Finish().ok()) << reader.Finish();
    return net;
  }

  at::Tensor InChunks(const at::Tensor& inputs,
                      const std::vector<int64_t>& lengths) const {
    const auto state = net_.NewState();
    std::vector<at::Tensor> parts;
    int64_t first = 0;
    for (const int64_t length : lengths) {
      parts.push_back(
          Residual(net_, inputs.narrow(0, first, length), kMask, 0, *state));
      first += length;
    }
    return at::cat(parts);
  }

  const c10::NoGradGuard no_grad_;
  const DetailNet net_ = Net(at::kFloat);
};

TEST_F(DetailNetTest, EverySplitIsTheWhole) {
  const at::Tensor inputs = at::rand({11, 7, kSize.height, kSize.width});
  const at::Tensor whole = InChunks(inputs, {11});
  for (const std::vector<int64_t>& lengths :
       {std::vector<int64_t>{1, 10}, {4, 4, 3}, {9, 2}, {3, 1, 1, 6}}) {
    EXPECT_LT(MaxAbs(InChunks(inputs, lengths) - whole), 1e-5);
  }
}

TEST_F(DetailNetTest, FramesSeeThoseBeforeThem) {
  const at::Tensor inputs = at::rand({4, 7, kSize.height, kSize.width});
  at::Tensor changed = inputs.clone();
  changed.narrow(0, 1, 1).add_(1);
  const at::Tensor difference =
      (InChunks(changed, {4}) - InChunks(inputs, {4})).abs().amax({1, 2, 3});
  EXPECT_EQ(difference[0].item<float>(), 0);
  EXPECT_GT(difference[2].item<float>(), 1e-4);
}

TEST_F(DetailNetTest, ASnapshotGoesOnByItself) {
  const at::Tensor inputs = at::rand({6, 7, kSize.height, kSize.width});
  const auto state = net_.NewState();
  Residual(net_, inputs.narrow(0, 0, 3), kMask, 0, *state);
  const auto copy = state->Snapshot();
  const at::Tensor other = inputs.narrow(0, 3, 3);
  Residual(net_, other + 1, kMask, 0, *copy);
  const at::Tensor next = Residual(net_, other, kMask, 0, *state);
  EXPECT_LT(MaxAbs(next - InChunks(inputs, {6}).narrow(0, 3, 3)), 1e-5);
}

TEST_F(DetailNetTest, AnySizeIsPaddedByReplicationAndTrimmed) {
  const at::Tensor inputs = at::rand({2, 7, 13, 21});
  const at::Tensor padded = at::replication_pad2d(inputs, {0, 3, 0, 3});
  const at::Tensor found = InChunks(inputs, {2});
  ASSERT_EQ(found.sizes(), at::IntArrayRef({2, 3, 13, 21}));
  EXPECT_LT(
      MaxAbs(found - InChunks(padded, {2}).narrow(2, 0, 13).narrow(3, 0, 21)),
      1e-6);
}

TEST_F(DetailNetTest, ListensToWhatItIsTold) {
  const at::Tensor inputs = at::rand({2, 7, kSize.height, kSize.width});
  const auto with = [&](const Degradation& degradation, double noise_level) {
    return Residual(net_, inputs, degradation, noise_level, *net_.NewState());
  };
  EXPECT_GT(MaxAbs(with(kMask, 0) - with({}, 0)), 1e-4);
  EXPECT_GT(MaxAbs(with({}, 0.02) - with({}, 0)), 1e-4);
}

TEST_F(DetailNetTest, WhatIsRefusedLeavesTheStream) {
  const at::Tensor inputs = at::rand({6, 7, kSize.height, kSize.width});
  const auto state = net_.NewState();
  Residual(net_, inputs.narrow(0, 0, 3), kMask, 0, *state);
  const at::Tensor larger = at::rand({2, 7, kSize.height + 8, kSize.width});
  EXPECT_THROW(Residual(net_, larger, kMask, 0, *state), c10::Error);
  const at::Tensor gray = inputs.narrow(1, 0, 1);
  EXPECT_THROW(net_.Residual({.video = gray,
                              .measurement = gray,
                              .known = gray,
                              .degradation = kMask},
                             *state),
               c10::Error);
  EXPECT_LT(MaxAbs(Residual(net_, inputs.narrow(0, 3, 3), kMask, 0, *state) -
                   InChunks(inputs, {6}).narrow(0, 3, 3)),
            1e-5);
}

TEST_F(DetailNetTest, HalfPrecisionIsNear) {
  const at::Tensor inputs = at::rand({3, 7, kSize.height, kSize.width});
  const DetailNet half = Net(at::kBFloat16);
  const at::Tensor whole = InChunks(inputs, {3});
  const at::Tensor found = Residual(half, inputs, kMask, 0, *half.NewState());
  EXPECT_EQ(found.scalar_type(), at::kFloat);
  EXPECT_LT((found - whole).square().mean().sqrt().item<double>(),
            0.03 * whole.square().mean().sqrt().item<double>());
}

TEST_F(DetailNetTest, BytesAreWhatTheAllocatorGave) {
  const FrameSize size = {.width = 60, .height = 44};
  for (const at::ScalarType dtype : {at::kFloat, at::kBFloat16}) {
    const DetailNet net = Net(dtype);
    const auto state = net.NewState();
    const AllocationCounter counter;
    for (const int64_t frames : {9, 12}) {
      const at::Tensor inputs = at::rand({frames, 7, size.height, size.width});
      const int64_t before = counter.bytes();
      Residual(net, inputs, kMask, 0, *state);
      EXPECT_LE(counter.peak_bytes() - before, net.WorkBytes(size, frames));
    }
    EXPECT_EQ(counter.bytes(), net.StateBytes(size));
  }
}

TEST_F(DetailNetTest, CountsItsWeights) {
  int64_t bytes = 0;
  for (const auto& [name, tensor] : RandomDetailWeights(SmallDetailConfig())) {
    bytes += static_cast<int64_t>(tensor.nbytes());
  }
  EXPECT_EQ(net_.WeightBytes(), bytes);
}

}  // namespace
}  // namespace limpid
