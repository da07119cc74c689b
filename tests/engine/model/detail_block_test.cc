#include "engine/model/detail_block.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <gtest/gtest.h>

#include "tests/testing/random_detail_net.h"

namespace limpid {
namespace {

constexpr int64_t kChannels = 4;
constexpr int64_t kCode = 5;

class DetailBlockTest : public testing::Test {
 protected:
  static Weights MakeWeights() {
    at::manual_seed(3);
    WeightShapes shapes;
    AddDetailBlocks("b", 0, 1, {.widths = {kChannels}, .code = kCode}, shapes);
    return RandomWeights(shapes);
  }

  DetailBlock Block() const {
    WeightReader reader(weights_, at::kFloat);
    return {reader, "b.0.0", kChannels, kCode};
  }

  // The formula of the header, frame by frame in float64.
  at::Tensor Reference(const at::Tensor& x, at::Tensor past) const {
    const auto weight = [this](const char* name) {
      return weights_.at(std::string("b.0.0.") + name).to(at::kDouble);
    };
    const at::Tensor both =
        at::linear(code_.to(at::kDouble), weight("modulation.weight"),
                   weight("modulation.bias"));
    const at::Tensor scale = both.narrow(1, 0, kChannels).unsqueeze(2);
    const at::Tensor shift = both.narrow(1, kChannels, kChannels).unsqueeze(2);
    std::vector<at::Tensor> frames;
    for (const at::Tensor& frame : x.to(at::kDouble).split(1)) {
      const at::Tensor first =
          at::conv2d(frame, weight("first.weight"), weight("first.bias"), 1, 1);
      const at::Tensor hidden = at::leaky_relu(
          first * (1 + scale.unsqueeze(3)) + shift.unsqueeze(3), 0.1);
      frames.push_back(frame + at::conv2d(at::cat({hidden, past}, 1),
                                          weight("second.weight"),
                                          weight("second.bias"), 1, 1));
      past = hidden.narrow(1, 0, kChannels / 2);
    }
    return at::cat(frames);
  }

  const c10::NoGradGuard no_grad_;
  const Weights weights_ = MakeWeights();
  const at::Tensor code_ = at::randn({1, kCode});
  const at::Tensor x_ = at::randn({5, kChannels, 6, 9})
                            .contiguous(at::MemoryFormat::ChannelsLast);
};

TEST_F(DetailBlockTest, IsTheFormula) {
  at::Tensor past;
  const DetailBlock block = Block();
  const at::Tensor y = block.Forward(x_.clone(), block.Modulate(code_), past);
  const at::Tensor none = at::zeros({1, kChannels / 2, 6, 9}, at::kDouble);
  EXPECT_LT((y - Reference(x_, none)).abs().max().item<double>(), 1e-5);
}

TEST_F(DetailBlockTest, EverySplitIsTheWhole) {
  const DetailBlock block = Block();
  const auto first = block.Modulate(code_);
  at::Tensor past;
  const at::Tensor whole = block.Forward(x_.clone(), first, past);
  for (const int64_t cut : {1, 2, 4}) {
    at::Tensor state;
    const at::Tensor before =
        block.Forward(x_.narrow(0, 0, cut).clone(), first, state);
    const at::Tensor after =
        block.Forward(x_.narrow(0, cut, 5 - cut).clone(), first, state);
    EXPECT_LT((at::cat({before, after}) - whole).abs().max().item<double>(),
              1e-6);
    EXPECT_LT((state - past).abs().max().item<double>(), 1e-6);
  }
}

TEST_F(DetailBlockTest, KeepsNoMoreThanOneFrameOfHalfTheChannels) {
  const DetailBlock block = Block();
  at::Tensor past;
  block.Forward(x_.clone(), block.Modulate(code_), past);
  EXPECT_EQ(past.sizes(), at::IntArrayRef({1, kChannels / 2, 6, 9}));
  EXPECT_EQ(past.storage().nbytes(), past.nbytes());
}

TEST_F(DetailBlockTest, CountsItsWeights) {
  int64_t bytes = 0;
  for (const auto& [name, tensor] : weights_) {
    bytes += static_cast<int64_t>(tensor.nbytes());
  }
  EXPECT_EQ(Block().WeightBytes(), bytes);
}

}  // namespace
}  // namespace limpid
