#include "engine/model/add_checkpoint.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "engine/model/load_model.h"
#include "engine/model/model_files.h"
#include "engine/model/weight_file.h"
#include "tests/testing/golden_file.h"
#include "tests/testing/model_cards.h"
#include "tests/testing/random_dit.h"
#include "tests/testing/random_lean_vae.h"
#include "tests/testing/temporary_folder.h"
#include "tests/testing/weights_on_disk.h"

namespace limpid {
namespace {

using testing::AllOf;
using testing::HasSubstr;

// A checkpoint in one folder, a model in another.
class AddCheckpointTest : public testing::Test {
 protected:
  absl::StatusOr<ModelCard> Add(const Weights& checkpoint,
                                const CheckpointOptions& options = {}) {
    const std::string source = sources_.path() + "/in.safetensors";
    WriteWeights(source, checkpoint);
    auto added = AddCheckpoint(source, options, model_.path(), card_);
    if (added.ok()) card_ = *added;
    return added;
  }
  std::string ErrorOf(const Weights& checkpoint,
                      const CheckpointOptions& options = {}) {
    return std::string(Add(checkpoint, options).status().message());
  }
  absl::Status Check() const { return CheckModel(model_.path(), card_); }

  ModelCard card_;
  TemporaryFolder sources_;
  TemporaryFolder model_;
};

Weights Wrapped(const Weights& weights) {
  Weights wrapped;
  for (const auto& [name, tensor] : weights) {
    wrapped["model._fsdp_wrapped_module." + name] = tensor;
  }
  return wrapped;
}

TEST_F(AddCheckpointTest, AWholeModelFromItsParts) {
  at::manual_seed(1);
  const Weights dit = RandomDitWeights(SmallDitConfig());
  ASSERT_TRUE(Add(Wrapped(dit), {.num_heads = 2}).ok());
  ASSERT_TRUE(Add(LeanVaeWeights::Random(SmallLeanVaeConfig())).ok());
  at::Tensor text = at::randn({1, 6, SmallDitConfig().text_dim});
  text.narrow(1, 4, 2).zero_();
  const auto added = Add({{"prompt_embeds", text}});
  ASSERT_TRUE(added.ok()) << added.status();
  EXPECT_EQ(card_.prior->dit.ffn_dim, SmallDitConfig().ffn_dim);
  EXPECT_EQ(card_.prior->dit.num_heads, 2);
  EXPECT_EQ(card_.codec->kind, CodecKind::kLeanVae);
  EXPECT_EQ(card_.lean_vae, SmallLeanVaeConfig());
  EXPECT_TRUE(CheckModelCard(card_).ok()) << CheckModelCard(card_);
  EXPECT_TRUE(Check().ok()) << Check();
  EXPECT_EQ(LoadText(model_.path(), card_, at::kFloat)->size(0), 4);
}

TEST_F(AddCheckpointTest, NewWeightsTakeTheOldOnesPlace) {
  LeanVaeConfig config = SmallLeanVaeConfig();
  config.latent_dim = 16;  // as Wan's latents
  ASSERT_TRUE(Add(LeanVaeWeights::Random(config)).ok());
  const std::string before = card_.codec->weights.sha256;
  ASSERT_TRUE(
      Add(LeanVaeWeights::Random(config), {.is_aligned_with_wan = true}).ok());
  EXPECT_NE(card_.codec->weights.sha256, before);
  EXPECT_EQ(card_.codec->kind, CodecKind::kLeanVaeWan);
}

TEST_F(AddCheckpointTest, TheOldModelStaysUntilItsCardIsReplaced) {
  const Weights dit = RandomDitWeights(SmallDitConfig());
  ASSERT_TRUE(Add(dit, {.num_heads = 2}).ok());
  const ModelCard old = card_;
  ASSERT_TRUE(Add(dit, {.dtype = WeightDtype::kBFloat16}).ok());
  EXPECT_NE(card_.prior->weights.file, old.prior->weights.file);
  EXPECT_TRUE(CheckModel(model_.path(), old).ok());
  EXPECT_TRUE(Check().ok()) << Check();
  RemoveReplacedFiles(model_.path(), old, card_);
  EXPECT_FALSE(CheckModel(model_.path(), old).ok());
  EXPECT_TRUE(Check().ok()) << Check();
  // Names do not grow: the first one is free again.
  ASSERT_TRUE(Add(dit).ok());
  EXPECT_EQ(card_.prior->weights.file, old.prior->weights.file);
}

TEST_F(AddCheckpointTest, KeepsWhatNoShapeShows) {
  const Weights dit = RandomDitWeights(SmallDitConfig());
  EXPECT_THAT(ErrorOf(dit), HasSubstr("num_heads is not given"));
  ASSERT_TRUE(Add(dit, {.num_heads = 2, .text_tokens = 7}).ok());
  ASSERT_TRUE(Add(dit).ok());
  EXPECT_EQ(card_.prior->dit.num_heads, 2);
  EXPECT_EQ(card_.prior->dit.text_tokens, 7);
}

TEST_F(AddCheckpointTest, ANewPriorMustReadTheOldText) {
  const Weights dit = RandomDitWeights(SmallDitConfig());
  ASSERT_TRUE(Add(dit, {.num_heads = 2, .text_tokens = 7}).ok());
  ASSERT_TRUE(
      Add({{"embedding", at::ones({5, SmallDitConfig().text_dim})}}).ok());
  EXPECT_THAT(ErrorOf(dit, {.text_tokens = 4}),
              AllOf(HasSubstr("the model's text does not fit"),
                    HasSubstr("[1 to 4, ")));
  EXPECT_EQ(card_.prior->dit.text_tokens, 7);
  EXPECT_TRUE(Check().ok()) << Check();
}

TEST_F(AddCheckpointTest, TakesFloatsOf8Bits) {
  Weights dit = RandomDitWeights(SmallDitConfig());
  for (auto& [name, tensor] : dit) tensor = tensor.to(at::kFloat8_e4m3fn);
  const auto added = Add(dit, {.num_heads = 2});
  ASSERT_TRUE(added.ok()) << added.status();
  const Weights stored =
      LoadWeightFile(model_.path(), card_.prior->weights).value();
  EXPECT_TRUE(stored.at("head.modulation")
                  .equal(dit.at("head.modulation").to(at::kFloat)));
}

TEST_F(AddCheckpointTest, StoresInTheDtypeAskedFor) {
  Weights dit = RandomDitWeights(SmallDitConfig());
  ASSERT_TRUE(Add(dit, {.dtype = WeightDtype::kInt8, .num_heads = 2}).ok());
  EXPECT_EQ(card_.prior->weights.dtype, WeightDtype::kInt8);
  for (auto& [name, tensor] : dit) tensor = tensor.to(at::kBFloat16);
  ASSERT_TRUE(Add(dit, {.num_heads = 2}).ok());
  EXPECT_EQ(card_.prior->weights.dtype, WeightDtype::kBFloat16);
  const Weights stored =
      LoadWeightFile(model_.path(), card_.prior->weights).value();
  EXPECT_TRUE(stored.at("head.modulation").equal(dit.at("head.modulation")));
  EXPECT_TRUE(Check().ok()) << Check();
}

TEST_F(AddCheckpointTest, RefusesWhatIsNoNetworkOfOurs) {
  EXPECT_THAT(ErrorOf({{"a", at::ones({1})}, {"b", at::ones({1})}}),
              AllOf(HasSubstr("in.safetensors: no causal DiT"),
                    HasSubstr("the first is a")));
  Weights dit = RandomDitWeights(SmallDitConfig());
  EXPECT_THAT(ErrorOf(dit, {.num_heads = 3}), HasSubstr("prior.num_heads"));
  dit["blocks.0.norm3.bias"] = at::zeros({3});
  EXPECT_THAT(ErrorOf(dit, {.num_heads = 2}),
              HasSubstr("tensor blocks.0.norm3.bias has shape [3]"));
  dit["step"] = at::ones({1}, at::kLong);
  EXPECT_THAT(ErrorOf(dit), HasSubstr("tensor step is not floating point"));
  EXPECT_FALSE(card_.prior.has_value());
  EXPECT_TRUE(std::filesystem::is_empty(model_.path()));
}

TEST_F(AddCheckpointTest, RefusesAPriorThatDoesNotFitTheCodec) {
  LeanVaeConfig config = SmallLeanVaeConfig();
  config.latent_dim = 4;
  ASSERT_TRUE(Add(LeanVaeWeights::Random(config)).ok());
  EXPECT_THAT(ErrorOf(RandomDitWeights(SmallDitConfig()), {.num_heads = 2}),
              HasSubstr("prior.in_channels: found 5, but the codec's"));
  EXPECT_FALSE(std::filesystem::exists(model_.path() + "/prior.safetensors"));
}

TEST_F(AddCheckpointTest, ATextNeedsAPriorThatReadsIt) {
  EXPECT_THAT(ErrorOf({{"embedding", at::ones({3, 10})}}),
              HasSubstr("no prior yet"));
  ASSERT_TRUE(Add(RandomDitWeights(SmallDitConfig()), {.num_heads = 2}).ok());
  EXPECT_THAT(ErrorOf({{"embedding", at::ones({3, 11})}}),
              HasSubstr("found [3, 11]"));
}

TEST_F(AddCheckpointTest, TakesTheReferences) {
  const auto dit = GoldenFile::Open("wan_dit_instantvir");
  Weights taehv = GoldenFile::Open("taehv_decoder").ModelWeights();
  taehv.merge(GoldenFile::Open("taehv_decoder_weights0").ModelWeights());
  taehv.merge(GoldenFile::Open("taehv_encoder").ModelWeights());
  ASSERT_TRUE(
      Add(dit.ModelWeights(), {.num_heads = dit.Int("num_heads")}).ok());
  EXPECT_EQ(card_.prior->dit.num_layers, dit.Int("num_layers"));
  for (const Weights& codec :
       {GoldenFile::Open("wan_vae").ModelWeights(), taehv,
        GoldenFile::Open("leanvae").ModelWeights()}) {
    const auto added = Add(codec);
    ASSERT_TRUE(added.ok()) << added.status();
    EXPECT_TRUE(CheckModelCard(card_).ok()) << CheckModelCard(card_);
    EXPECT_TRUE(Check().ok()) << Check();
  }
}

}  // namespace
}  // namespace limpid
