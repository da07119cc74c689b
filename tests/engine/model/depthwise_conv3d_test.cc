#include "engine/model/depthwise_conv3d.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <vector>

#include "tests/testing/codec_stream.h"
#include "tests/testing/test_device.h"

namespace limpid {
namespace {

class DepthwiseConv3dTest : public DeviceTest {
 protected:
  DepthwiseConv3dTest() {
    at::manual_seed(1);
    Draw({.channels = 5});
  }

  void Draw(const DepthwiseShape& shape) {
    shape_ = shape;
    weights_ = {{"conv.weight", at::randn({shape.channels, 1, 3, 3, 3})},
                {"conv.bias", at::randn({shape.channels})}};
  }
  // A video of as many channels.
  at::Tensor Video(int64_t batch, int64_t frames, int64_t height,
                   int64_t width) const {
    return at::randn({batch, frames, height, width, shape_.channels});
  }

  DepthwiseConv3d Conv(at::ScalarType dtype = at::kFloat) const {
    WeightReader reader(weights_, at::TensorOptions(device()).dtype(dtype));
    DepthwiseConv3d conv(reader, "conv", shape_);
    EXPECT_TRUE(reader.Finish().ok()) << reader.Finish();
    return conv;
  }

  // Chunk by chunk, one history.
  at::Tensor InChunks(const at::Tensor& x,
                      const std::vector<int64_t>& chunks) const {
    const DepthwiseConv3d conv = Conv(x.scalar_type());
    at::Tensor history;
    std::vector<at::Tensor> outputs;
    for (const at::Tensor& chunk :
         x.to(device()).split_with_sizes(chunks, /*dim=*/1)) {
      outputs.push_back(conv.Forward(chunk, history));
    }
    return at::cat(outputs, /*dim=*/1);
  }

  // The sum over every output's neighbours, by the definition.
  at::Tensor Expected(const at::Tensor& x) const {
    const at::Tensor padded =
        at::constant_pad_nd(x.to(at::kDouble), {0, 0, 1, 1, 1, 1, 2, 0});
    at::Tensor sum = at::zeros_like(x, at::kDouble) + weights_.at("conv.bias");
    for (int64_t tap = 0; tap < 27; ++tap) {
      const at::Tensor seen = padded.narrow(1, tap / 9, x.size(1))
                                  .narrow(2, tap / 3 % 3, x.size(2))
                                  .narrow(3, tap % 3, x.size(3));
      sum += seen * weights_.at("conv.weight").flatten(1).select(1, tap);
    }
    return shape_.residual == Residual::kInput ? sum + x : sum;
  }

  DepthwiseShape shape_;
  Weights weights_;
};

TEST_P(DepthwiseConv3dTest, SumsTheNeighboursOfThePast) {
  const at::Tensor x = Video(2, 4, 6, 7);
  const at::Tensor y = InChunks(x, {4});
  ASSERT_EQ(y.sizes(), x.sizes());
  EXPECT_TRUE(y.is_contiguous());
  EXPECT_LT(MaxAbsDifference(y, Expected(x)), 1e-5);
}

// Around the rows, columns and channels that one thread block of a kernel has.
TEST_P(DepthwiseConv3dTest, TakesAnyShape) {
  for (const int64_t channels : {1, 2, 63, 64, 66}) {
    Draw({.channels = channels});
    for (const int64_t side : {1, 2, 5, 26, 27, 53}) {
      const at::Tensor x = Video(1, 2, side % 7 + 1, side);
      EXPECT_LT(MaxAbsDifference(InChunks(x, {1, 1}), Expected(x)), 2e-5)
          << channels << " channels, " << side << " columns";
    }
  }
}

TEST_P(DepthwiseConv3dTest, AddsItsInputAsAResidual) {
  Draw({.channels = 6, .residual = Residual::kInput});
  const at::Tensor x = Video(2, 3, 5, 4);
  EXPECT_LT(MaxAbsDifference(InChunks(x, {1, 2}), Expected(x)), 1e-5);
  // Taps in bfloat16 would lose a part of the input.
  const at::Tensor half = x.to(at::kBFloat16);
  EXPECT_LT(MaxAbsDifference(InChunks(half, {1, 2}), Expected(half)), 0.1);
}

TEST_P(DepthwiseConv3dTest, ChunksEqualTheWhole) {
  const at::Tensor x = Video(2, 7, 5, 6);
  const at::Tensor whole = InChunks(x, {7});
  for (const std::vector<int64_t>& chunks :
       {std::vector<int64_t>{1, 1, 1, 1, 1, 1, 1}, {1, 6}, {2, 5}, {3, 4}}) {
    EXPECT_LT(MaxAbsDifference(InChunks(x, chunks), whole), 1e-5);
  }
}

TEST_P(DepthwiseConv3dTest, TakesSlicesOfChannels) {
  const at::Tensor wide = at::randn({1, 2, 4, 4, 3 * shape_.channels});
  const at::Tensor x = wide.narrow(4, shape_.channels, shape_.channels);
  EXPECT_LT(MaxAbsDifference(InChunks(x, {2}), InChunks(x.contiguous(), {2})),
            1e-6);
}

TEST_P(DepthwiseConv3dTest, KeepsTwoFramesInAStorageOfTheirOwn) {
  const at::Tensor x = Video(1, 6, 4, 4).to(device());
  at::Tensor history;
  Conv().Forward(x, history);
  EXPECT_TRUE(history.equal(x.narrow(1, 4, 2)));
  EXPECT_EQ(history.storage().nbytes(), 2 * 4 * 4 * 5 * sizeof(float));
}

TEST_P(DepthwiseConv3dTest, RefusesAnotherFrameSize) {
  at::Tensor history;
  Conv().Forward(Video(1, 2, 4, 4).to(device()), history);
  EXPECT_THROW(Conv().Forward(Video(1, 2, 4, 5).to(device()), history),
               c10::Error);
}

TEST_P(DepthwiseConv3dTest, HalfPrecisionIsNear) {
  const at::Tensor x = Video(1, 3, 6, 6);
  const at::Tensor y = InChunks(x, {1, 2});
  for (const at::ScalarType dtype : {at::kBFloat16, at::kHalf}) {
    const at::Tensor half = InChunks(x.to(dtype), {1, 2});
    EXPECT_EQ(half.scalar_type(), dtype);
    // Sums of 27 products reach 16; a few roundings of 1/256.
    EXPECT_LT(MaxAbsDifference(half, y), dtype == at::kHalf ? 0.012 : 0.1);
  }
}

INSTANTIATE_TEST_SUITE_P(Devices, DepthwiseConv3dTest, kTestDevices);

}  // namespace
}  // namespace limpid
