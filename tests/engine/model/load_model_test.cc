#include "engine/model/load_model.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <limits>
#include <string>
#include <vector>

#include "engine/model/quantized_weights.h"
#include "tests/testing/random_detail_net.h"
#include "tests/testing/random_model.h"
#include "tests/testing/temporary_folder.h"

namespace limpid {
namespace {

using testing::HasSubstr;

TEST(LoadModelTest, LoadsEveryPart) {
  at::manual_seed(1);
  const TemporaryFolder folder;
  const ModelCard card = WriteRandomModel(folder.path());
  EXPECT_TRUE(CheckModel(folder.path(), card).ok())
      << CheckModel(folder.path(), card);
  const auto prior = LoadPrior(folder.path(), card, at::kFloat);
  ASSERT_TRUE(prior.ok()) << prior.status();
  EXPECT_EQ((*prior)->config().dim, card.prior->dit.dim);
  const auto codec = LoadCodec(folder.path(), card, at::kBFloat16);
  ASSERT_TRUE(codec.ok()) << codec.status();
  EXPECT_EQ((*codec)->latent_channels(), card.lean_vae->latent_dim);
  const auto text = LoadText(folder.path(), card, at::kFloat);
  ASSERT_TRUE(text.ok()) << text.status();
  EXPECT_EQ(text->sizes(), at::IntArrayRef({3, card.prior->dit.text_dim}));
}

TEST(LoadModelTest, WeightsOutliveTheirFile) {
  at::manual_seed(2);
  std::unique_ptr<const CausalDit> prior;
  ModelCard card;
  {
    const TemporaryFolder folder;
    card = WriteRandomModel(folder.path());
    auto loaded = LoadPrior(folder.path(), card, at::kFloat);
    ASSERT_TRUE(loaded.ok()) << loaded.status();
    prior = *std::move(loaded);
  }
  const TextContext text = prior->EncodeText(std::nullopt);
  EXPECT_TRUE(text.keys.isfinite().all().item<bool>());
}

// The error of a prior whose weights `change` has changed.
template <typename Change>
std::string PriorErrorWith(Change change) {
  at::manual_seed(3);
  const TemporaryFolder folder;
  ModelCard card = WriteRandomModel(folder.path());
  Weights weights = RandomDitWeights(card.prior->dit);
  change(weights);
  card.prior->weights =
      WriteWeightFile(folder.path(), "prior.safetensors", weights);
  const absl::Status status = CheckModel(folder.path(), card);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), HasSubstr("prior.safetensors: "));
  return std::string(status.message());
}

TEST(LoadModelTest, NamesWhatIsWrongWithATensor) {
  EXPECT_THAT(
      PriorErrorWith([](Weights& w) { w.erase("blocks.1.norm3.bias"); }),
      HasSubstr("tensor blocks.1.norm3.bias is missing; expected shape [32]"));
  EXPECT_THAT(PriorErrorWith([](Weights& w) {
                w["blocks.1.norm3.bias"] = at::zeros({31});
              }),
              HasSubstr("tensor blocks.1.norm3.bias has shape [31]; "
                        "expected [32]"));
  EXPECT_THAT(PriorErrorWith([](Weights& w) { w["extra"] = at::zeros({1}); }),
              HasSubstr("tensor extra is not a tensor of this architecture"));
  EXPECT_THAT(PriorErrorWith([](Weights& w) {
                w["head.head.bias"][0] =
                    std::numeric_limits<float>::quiet_NaN();
              }),
              HasSubstr("tensor head.head.bias holds an infinity or a NaN"));
}

TEST(LoadModelTest, NamesASizeThatTheCardHasWrong) {
  EXPECT_THAT(
      PriorErrorWith([](Weights& w) {
        w = RandomDitWeights(
            {.dim = 64, .ffn_dim = 44, .num_layers = 2, .num_heads = 2});
      }),
      HasSubstr("prior.dim: the card says 32, the weights have 64"));
}

TEST(LoadModelTest, RefusesAFileThatIsNotTheCards) {
  const TemporaryFolder folder;
  ModelCard card = WriteRandomModel(folder.path());
  WriteWeights(folder.path() + "/codec.safetensors", {{"a", at::ones({1})}});
  EXPECT_THAT(std::string(CheckModel(folder.path(), card).message()),
              HasSubstr("codec.safetensors: SHA-256 is"));
  std::filesystem::remove(folder.path() + "/codec.safetensors");
  EXPECT_EQ(CheckModel(folder.path(), card).code(),
            absl::StatusCode::kNotFound);
}

TEST(LoadModelTest, RefusesATextOfAnotherWidth) {
  const TemporaryFolder folder;
  ModelCard card = WriteRandomModel(folder.path());
  const std::vector<std::vector<int64_t>> shapes = {
      {3, 11}, {8, 10}, {0, 10}, {10}};
  for (const std::vector<int64_t>& shape : shapes) {
    card.text->weights = WriteWeightFile(folder.path(), "text.safetensors",
                                         {{"embedding", at::zeros(shape)}});
    EXPECT_THAT(std::string(CheckModel(folder.path(), card).message()),
                HasSubstr("expected one tensor embedding of [1 to 7, 10]"));
  }
}

Weights InEightBits(const Weights& weights) {
  Weights stored;
  for (const auto& [name, tensor] : weights) {
    if (!IsQuantizable(at::kFloat, tensor.sizes().vec())) {
      stored[name] = tensor;
      continue;
    }
    const QuantizedTensor quantized = Quantize(tensor);
    stored[name] = quantized.values;
    stored[ScaleName(name)] = quantized.scale;
  }
  return stored;
}

at::Tensor KeysOfNoText(const TemporaryFolder& folder, const ModelCard& card) {
  return LoadPrior(folder.path(), card, at::kFloat)
      .value()
      ->EncodeText(std::nullopt)
      .keys;
}

TEST(LoadModelTest, EightBitsAreNearlyTheSame) {
  at::manual_seed(4);
  const TemporaryFolder folder;
  ModelCard card = WriteRandomModel(folder.path());
  const Weights weights = RandomDitWeights(card.prior->dit);
  card.prior->weights =
      WriteWeightFile(folder.path(), "prior.safetensors", weights);
  const at::Tensor exact = KeysOfNoText(folder, card);
  card.prior->weights =
      WriteWeightFile(folder.path(), "prior.safetensors", InEightBits(weights),
                      WeightDtype::kInt8);
  const at::Tensor error = KeysOfNoText(folder, card) - exact;
  EXPECT_GT(error.abs().max().item<double>(), 0);
  EXPECT_LT(error.norm().item<double>() / exact.norm().item<double>(), 0.02);
}

TEST(LoadModelTest, LoadsTheDetailPathOfAnySize) {
  const TemporaryFolder folder;
  at::manual_seed(1);
  const Weights weights = RandomDetailWeights(SmallDetailConfig());
  ModelCard card = WriteRandomModel(folder.path());
  card.detail.emplace();
  card.detail->weights =
      WriteWeightFile(folder.path(), "detail.safetensors", weights);
  const auto detail = LoadDetail(folder.path(), card, at::kFloat);
  ASSERT_TRUE(detail.ok()) << detail.status();
  EXPECT_GT((*detail)->WeightBytes(), 0);
  Weights spare = weights;
  spare["other"] = at::zeros({1});
  card.detail->weights =
      WriteWeightFile(folder.path(), "spare.safetensors", spare);
  EXPECT_THAT(
      std::string(
          LoadDetail(folder.path(), card, at::kFloat).status().message()),
      HasSubstr("spare.safetensors: "));
}

}  // namespace
}  // namespace limpid
