#include "engine/model/naf_layers.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/testing/codec_stream.h"
#include "tests/testing/random_lean_vae.h"
#include "tests/testing/test_device.h"

namespace limpid {
namespace {

constexpr int64_t kChannels = 12;
constexpr int64_t kLayers = 2;

class NafLayersTest : public DeviceTest {
 protected:
  NafLayersTest() {
    at::manual_seed(1);
    weights_ = LeanVaeWeights::RandomNaf("naf", kLayers, kChannels);
  }

  at::TensorOptions Options() const {
    return at::TensorOptions(device()).dtype(at::kFloat);
  }

  NafLayers Layers(NafKind kind) const {
    WeightReader reader(weights_, Options());
    NafLayers layers(reader, "naf", kind, {kLayers, kChannels});
    EXPECT_TRUE(reader.Finish().ok()) << reader.Finish();
    return layers;
  }

  at::Tensor InChunks(NafKind kind, const at::Tensor& x,
                      const std::vector<int64_t>& chunks) const {
    const NafLayers layers = Layers(kind);
    CausalState state;
    std::vector<at::Tensor> outputs;
    for (const at::Tensor& chunk : x.split_with_sizes(chunks, /*dim=*/1)) {
      CausalState::Pass pass(state);
      outputs.push_back(layers.Forward(chunk, pass));
      pass.Commit();
    }
    return at::cat(outputs, /*dim=*/1);
  }

  // Of one stack, its parts in order.
  at::Tensor ByParts(NafKind kind, at::Tensor x) const {
    WeightReader reader(weights_, Options());
    for (const std::string i : {"0", "1"}) {
      const DepthwiseConv3d convolution(
          reader, "naf.dconv_layer." + i + ".ds_conv", {.channels = kChannels});
      const GatedFeedForward feed_forward(reader, "naf.ffd_layer." + i,
                                          kChannels);
      at::Tensor history;
      const double keep = kind == NafKind::kResidual ? 1 : 0;
      x = keep * x + convolution.Forward(x, history);
      x = keep * x + feed_forward.Forward(x);
    }
    return x;
  }

  Weights weights_;
};

TEST_P(NafLayersTest, AreTheirPartsInOrder) {
  const at::Tensor x = at::randn({2, 3, 5, 6, kChannels}).to(device());
  for (const NafKind kind : {NafKind::kResidual, NafKind::kPlain}) {
    EXPECT_LT(MaxAbsDifference(InChunks(kind, x, {3}), ByParts(kind, x)), 1e-5);
  }
}

TEST_P(NafLayersTest, ChunksEqualTheWhole) {
  const at::Tensor x = at::randn({1, 5, 4, 6, kChannels}).to(device());
  for (const NafKind kind : {NafKind::kResidual, NafKind::kPlain}) {
    const at::Tensor whole = InChunks(kind, x, {5});
    EXPECT_LT(MaxAbsDifference(InChunks(kind, x, {1, 4}), whole), 1e-5);
    EXPECT_LT(MaxAbsDifference(InChunks(kind, x, {2, 1, 2}), whole), 1e-5);
  }
}

TEST_P(NafLayersTest, LeaveTheirInputAlone) {
  const at::Tensor x = at::randn({1, 2, 4, 4, kChannels}).to(device());
  const at::Tensor copy = x.clone();
  InChunks(NafKind::kResidual, x, {2});
  InChunks(NafKind::kPlain, x, {2});
  EXPECT_TRUE(x.equal(copy));
}

INSTANTIATE_TEST_SUITE_P(Devices, NafLayersTest, kTestDevices);

}  // namespace
}  // namespace limpid
