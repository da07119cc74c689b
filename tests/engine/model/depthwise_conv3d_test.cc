#include "engine/model/depthwise_conv3d.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <vector>

#include "tests/testing/codec_stream.h"
#include "tests/testing/test_device.h"

namespace limpid {
namespace {

constexpr int64_t kChannels = 5;

class DepthwiseConv3dTest : public DeviceTest {
 protected:
  DepthwiseConv3dTest() {
    at::manual_seed(1);
    weights_ = {{"conv.weight", at::randn({kChannels, 1, 3, 3, 3})},
                {"conv.bias", at::randn({kChannels})}};
  }

  DepthwiseConv3d Conv(at::ScalarType dtype = at::kFloat) const {
    WeightReader reader(weights_, at::TensorOptions(device()).dtype(dtype));
    DepthwiseConv3d conv(reader, "conv", kChannels);
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

  // The sum over one output's neighbours, by the definition.
  double At(const at::Tensor& x, at::IntArrayRef at) const {
    const at::Tensor padded = at::constant_pad_nd(
        x.permute({0, 4, 1, 2, 3}).to(at::kDouble), {1, 1, 1, 1, 2, 0});
    const at::Tensor seen = padded[at[0]][at[4]]
                                .narrow(0, at[1], 3)
                                .narrow(1, at[2], 3)
                                .narrow(2, at[3], 3);
    const at::Tensor weight = weights_.at("conv.weight")[at[4]][0];
    return ((seen * weight).sum() + weights_.at("conv.bias")[at[4]])
        .item<double>();
  }

  Weights weights_;
};

TEST_P(DepthwiseConv3dTest, SumsTheNeighboursOfThePast) {
  const at::Tensor x = at::randn({2, 4, 6, 7, kChannels});
  const at::Tensor y = InChunks(x, {4});
  ASSERT_EQ(y.sizes(), x.sizes());
  EXPECT_TRUE(y.is_contiguous());
  for (const std::vector<int64_t>& at : {std::vector<int64_t>{0, 0, 0, 0, 0},
                                         {1, 3, 5, 6, 4},
                                         {0, 2, 3, 1, 2},
                                         {1, 1, 0, 4, 3},
                                         {0, 3, 2, 0, 1}}) {
    EXPECT_NEAR(y[at[0]][at[1]][at[2]][at[3]][at[4]].item<double>(), At(x, at),
                1e-5);
  }
}

TEST_P(DepthwiseConv3dTest, ChunksEqualTheWhole) {
  const at::Tensor x = at::randn({2, 7, 5, 6, kChannels});
  const at::Tensor whole = InChunks(x, {7});
  for (const std::vector<int64_t>& chunks :
       {std::vector<int64_t>{1, 1, 1, 1, 1, 1, 1}, {1, 6}, {2, 5}, {3, 4}}) {
    EXPECT_LT(MaxAbsDifference(InChunks(x, chunks), whole), 1e-5);
  }
}

TEST_P(DepthwiseConv3dTest, TakesSlicesOfChannels) {
  const at::Tensor wide = at::randn({1, 2, 4, 4, 3 * kChannels});
  const at::Tensor x = wide.narrow(4, kChannels, kChannels);
  EXPECT_LT(MaxAbsDifference(InChunks(x, {2}), InChunks(x.contiguous(), {2})),
            1e-6);
}

TEST_P(DepthwiseConv3dTest, KeepsTwoFramesInAStorageOfTheirOwn) {
  const at::Tensor x = at::randn({1, 6, 4, 4, kChannels}).to(device());
  at::Tensor history;
  Conv().Forward(x, history);
  EXPECT_TRUE(history.equal(x.narrow(1, 4, 2)));
  EXPECT_EQ(history.storage().nbytes(), 2 * 4 * 4 * kChannels * sizeof(float));
}

TEST_P(DepthwiseConv3dTest, RefusesAnotherFrameSize) {
  at::Tensor history;
  Conv().Forward(at::zeros({1, 2, 4, 4, kChannels}).to(device()), history);
  EXPECT_THROW(
      Conv().Forward(at::zeros({1, 2, 4, 5, kChannels}).to(device()), history),
      c10::Error);
}

TEST_P(DepthwiseConv3dTest, HalfPrecisionIsNear) {
  const at::Tensor x = at::randn({1, 3, 6, 6, kChannels});
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
