#include "engine/model/causal_conv3d.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <vector>

#include "tests/testing/test_device.h"

namespace limpid {
namespace {

CausalConv3d RandomConv(const CausalConvShape& shape) {
  const at::Tensor weight =
      at::randn({shape.out_channels, shape.in_channels, shape.kernel[0],
                 shape.kernel[1], shape.kernel[2]});
  return {weight, at::randn({shape.out_channels}), shape};
}

// Chunk by chunk, one history.
at::Tensor InChunks(const CausalConv3d& conv, const at::Tensor& x,
                    const std::vector<int64_t>& chunks) {
  at::Tensor history;
  std::vector<at::Tensor> outputs;
  for (const at::Tensor& chunk : x.split_with_sizes(chunks, /*dim=*/2)) {
    outputs.push_back(conv.Forward(chunk, history));
  }
  return at::cat(outputs, /*dim=*/2);
}

double MaxAbs(const at::Tensor& x) { return x.abs().max().item<double>(); }

TEST(CausalConv3dTest, PadsZeroFramesInFrontOnly) {
  at::manual_seed(1);
  const at::Tensor weight = at::randn({6, 4, 3, 3, 3});
  const at::Tensor bias = at::randn({6});
  const CausalConv3d conv(weight, bias, {.in_channels = 4, .out_channels = 6});
  const at::Tensor x = at::randn({2, 4, 5, 7, 6});
  const at::Tensor padded =
      at::constant_pad_nd(x, {1, 1, 1, 1, 2, 0}, /*value=*/0);
  at::Tensor history;
  const at::Tensor y = conv.Forward(x, history);
  ASSERT_EQ(y.sizes(), at::IntArrayRef({2, 6, 5, 7, 6}));
  EXPECT_LT(MaxAbs(y - at::conv3d(padded, weight, bias)), 2e-5);
}

TEST(CausalConv3dTest, TakesNamedWeights) {
  const Weights weights = {{"head.weight", at::ones({2, 3, 3, 1, 1})},
                           {"head.bias", at::full({2}, 0.5)}};
  WeightReader reader(weights, at::kFloat);
  const CausalConv3d conv(
      reader, "head",
      {.in_channels = 3, .out_channels = 2, .kernel = {3, 1, 1}});
  EXPECT_TRUE(reader.Finish().ok());
  at::Tensor history;
  const at::Tensor y = conv.Forward(at::ones({1, 3, 4, 1, 1}), history);
  const at::Tensor expected = at::tensor({3.5, 6.5, 9.5, 9.5}, at::kFloat);
  EXPECT_TRUE(y[0][1].flatten().equal(expected));
}

TEST(CausalConv3dTest, ChunksEqualTheWhole) {
  at::manual_seed(2);
  const CausalConv3d conv = RandomConv({.in_channels = 4, .out_channels = 6});
  const at::Tensor x = at::randn({2, 4, 7, 5, 6});
  const at::Tensor whole = InChunks(conv, x, {7});
  for (const std::vector<int64_t>& chunks :
       {std::vector<int64_t>{1, 1, 1, 1, 1, 1, 1}, {1, 6}, {2, 5}, {3, 4}}) {
    EXPECT_LT(MaxAbs(InChunks(conv, x, chunks) - whole), 1e-5);
  }
}

TEST(CausalConv3dTest, StridedChunksEqualTheWhole) {
  at::manual_seed(3);
  const CausalConv3d conv = RandomConv({.in_channels = 4,
                                        .out_channels = 4,
                                        .kernel = {3, 1, 1},
                                        .time_stride = 2});
  const at::Tensor x = at::randn({1, 4, 12, 3, 3});
  const at::Tensor whole = InChunks(conv, x, {12});
  ASSERT_EQ(whole.size(2), 6);
  EXPECT_LT(MaxAbs(InChunks(conv, x, {2, 4, 6}) - whole), 1e-5);
}

TEST(CausalConv3dTest, HistoryHoldsItsFramesAndNoMore) {
  const CausalConv3d conv = RandomConv({.in_channels = 4, .out_channels = 2});
  at::Tensor history;
  const at::Tensor x = at::randn({1, 4, 9, 5, 6});
  conv.Forward(x, history);
  EXPECT_TRUE(history.equal(x.narrow(2, 7, 2)));
  EXPECT_EQ(history.storage().nbytes(), 4u * 2 * 5 * 6 * sizeof(float));
}

TEST(CausalConv3dTest, NeverWritesIntoAnOldHistory) {
  const CausalConv3d conv = RandomConv({.in_channels = 4, .out_channels = 2});
  at::Tensor history;
  conv.Forward(at::randn({1, 4, 2, 3, 3}), history);
  const at::Tensor snapshot = history;
  const at::Tensor values = history.clone();
  conv.Forward(at::randn({1, 4, 1, 3, 3}), history);
  EXPECT_TRUE(snapshot.equal(values));
}

TEST(CausalConv3dTest, RefusesAnotherFrameSize) {
  const CausalConv3d conv = RandomConv({.in_channels = 4, .out_channels = 2});
  at::Tensor history;
  conv.Forward(at::randn({1, 4, 2, 3, 3}), history);
  EXPECT_THROW(conv.Forward(at::randn({1, 4, 2, 3, 4}), history), c10::Error);
}

class CausalConv3dDeviceTest : public DeviceTest {};

// 72 channels are not a whole number of tiles; half precision of sums of some
// 2000 products near one.
TEST_P(CausalConv3dDeviceTest, TakesAnyChannelsInHalfPrecision) {
  const auto options = at::TensorOptions(device()).dtype(at::kHalf);
  const at::Tensor weight = at::randn({8, 72, 3, 3, 3}, options) / 44;
  const at::Tensor bias = at::randn({8}, options);
  const CausalConv3d conv(weight, bias, {.in_channels = 72, .out_channels = 8});
  const at::Tensor x = at::randn({2, 72, 5, 6, 7}, options);
  const at::Tensor expected = at::conv3d(
      at::constant_pad_nd(x.cpu().to(at::kFloat), {1, 1, 1, 1, 2, 0}),
      weight.cpu().to(at::kFloat), bias.cpu().to(at::kFloat));
  at::Tensor history;
  const at::Tensor first = conv.Forward(x.narrow(2, 0, 2), history);
  EXPECT_EQ(history.storage().nbytes(), 2u * 72 * 2 * 6 * 7 * sizeof(at::Half));
  const at::Tensor later = conv.ForwardRelu(x.narrow(2, 2, 3), history);
  EXPECT_LT(MaxAbs(first.cpu() - expected.narrow(2, 0, 2)), 0.01);
  EXPECT_LT(MaxAbs(later.cpu() - expected.narrow(2, 2, 3).relu()), 0.01);
}

INSTANTIATE_TEST_SUITE_P(Devices, CausalConv3dDeviceTest, kTestDevices);

}  // namespace
}  // namespace limpid
