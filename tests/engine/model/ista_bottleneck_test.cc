#include "engine/model/ista_bottleneck.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/testing/codec_stream.h"
#include "tests/testing/random_lean_vae.h"
#include "tests/testing/test_device.h"

namespace limpid {
namespace {

const char* const kName = "latent_bottleneck";

class IstaBottleneckTest : public DeviceTest {
 protected:
  IstaBottleneckTest() { at::manual_seed(1); }

  void Draw(const LeanVaeConfig& config) {
    config_ = config;
    weights_.clear();
    for (const auto& [name, tensor] : LeanVaeWeights::Random(config)) {
      if (name.starts_with(kName)) weights_[name] = tensor;
    }
  }

  at::TensorOptions Options() const {
    return at::TensorOptions(device()).dtype(at::kFloat);
  }
  IstaBottleneck Bottleneck() const {
    WeightReader reader(weights_, Options());
    IstaBottleneck bottleneck(reader, kName, config_);
    EXPECT_TRUE(reader.Finish().ok()) << reader.Finish();
    return bottleneck;
  }

  at::Tensor Weight(const std::string& leaf) const {
    return weights_.at(std::string(kName) + "." + leaf).to(device());
  }
  NafLayers Naf(const std::string& leaf) const {
    WeightReader reader(weights_, Options());
    return {reader,
            std::string(kName) + "." + leaf,
            NafKind::kPlain,
            {config_.ista_layer_num, config_.embedding_dim()}};
  }

  at::Tensor Recover(const at::Tensor& z) const {
    CausalState state;
    CausalState::Pass pass(state);
    return Bottleneck().Recover(z, pass);
  }

  // By the definition.
  at::Tensor Expected(const at::Tensor& z) const {
    CausalState state;
    CausalState::Pass pass(state);
    const at::Tensor phi = Weight("phi");
    at::Tensor r = z.matmul(Weight("Q").t());
    for (int64_t i = 0; i < config_.ista_iter_num; ++i) {
      const std::string index = std::to_string(i);
      const at::Tensor s =
          r - Weight("weights." + index) * (r.matmul(phi.t()) - z).matmul(phi);
      at::Tensor u = Naf("forward_l." + index).Forward(s, pass);
      u = u.sign() * at::relu(u.abs() - Weight("threshold." + index));
      r = s + Naf("backward_l." + index).Forward(u, pass);
    }
    return r;
  }

  LeanVaeConfig config_;
  Weights weights_;
};

TEST_P(IstaBottleneckTest, MeasuresByPhi) {
  Draw(SmallLeanVaeConfig());
  const at::Tensor p =
      at::randn({1, 2, 3, 4, config_.embedding_dim()}).to(device());
  EXPECT_LT(
      MaxAbsDifference(Bottleneck().Measure(p), p.matmul(Weight("phi").t())),
      1e-5);
}

TEST_P(IstaBottleneckTest, RecoversByTheIteration) {
  for (const int64_t iterations : {0, 1, 3}) {
    LeanVaeConfig config = SmallLeanVaeConfig();
    config.ista_iter_num = iterations;
    Draw(config);
    const at::Tensor z =
        at::randn({2, 2, 3, 4, config_.latent_dim}).to(device());
    EXPECT_LT(MaxAbsDifference(Recover(z), Expected(z)), 1e-4) << iterations;
  }
}

TEST_P(IstaBottleneckTest, AThresholdMayBeNegative) {
  Draw(SmallLeanVaeConfig());
  weights_["latent_bottleneck.threshold.0"] = at::full({1}, -0.3);
  const at::Tensor z = at::randn({1, 2, 3, 4, config_.latent_dim}).to(device());
  EXPECT_LT(MaxAbsDifference(Recover(z), Expected(z)), 1e-4);
}

TEST_P(IstaBottleneckTest, LeavesItsInputAlone) {
  Draw(SmallLeanVaeConfig());
  const at::Tensor z = at::randn({1, 2, 3, 4, config_.latent_dim}).to(device());
  const at::Tensor copy = z.clone();
  Recover(z);
  EXPECT_TRUE(z.equal(copy));
}

INSTANTIATE_TEST_SUITE_P(Devices, IstaBottleneckTest, kTestDevices);

}  // namespace
}  // namespace limpid
