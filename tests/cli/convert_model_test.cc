#include "cli/convert_model.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "engine/model/load_model.h"
#include "engine/model/model_card_reader.h"
#include "tests/testing/random_dit.h"
#include "tests/testing/random_lean_vae.h"
#include "tests/testing/temporary_folder.h"
#include "tests/testing/torch_checkpoint.h"
#include "tests/testing/weights_on_disk.h"

namespace limpid::cli {
namespace {

using ::testing::HasSubstr;

class ConvertModelTest : public ::testing::Test {
 protected:
  std::string Model() const { return folder_.path() + "/models/small"; }

  // Options for a checkpoint file of this name.
  ConvertModelOptions Options(const std::string& name) const {
    ConvertModelOptions options;
    options.checkpoint.path = folder_.path() + "/" + name;
    options.folder = Model();
    options.storage.num_heads = SmallDitConfig().num_heads;
    return options;
  }

  // As public ones are: wrapped, and an averaged copy beside the raw one.
  void SavePrior(const std::string& name) const {
    Weights raw, averaged;
    for (const auto& [tensor_name, tensor] :
         RandomDitWeights(SmallDitConfig())) {
      raw["model." + tensor_name] = tensor;
      averaged["model._fsdp_wrapped_module." + tensor_name] = tensor * 2;
    }
    SaveTorchCheckpoint(
        folder_.path() + "/" + name,
        {{"generator", AsDict(raw)}, {"generator_ema", AsDict(averaged)}});
  }
  void SaveCodec(const std::string& name) const {
    WriteWeights(folder_.path() + "/" + name,
                 LeanVaeWeights::Random(SmallLeanVaeConfig()));
  }
  std::string ErrorOf(const ConvertModelOptions& options) const {
    return std::string(ConvertModel(options).status().message());
  }

  int64_t NumFiles() const {
    const std::filesystem::directory_iterator files(Model());
    return std::distance(begin(files), end(files));
  }

  const TemporaryFolder folder_;
};

TEST_F(ConvertModelTest, MakesAModelOfPublicCheckpoints) {
  at::manual_seed(1);
  SavePrior("prior.pt");
  SaveCodec("codec.safetensors");
  ConvertModelOptions options = Options("prior.pt");
  options.license = "MIT";
  const auto prior = ConvertModel(options);
  ASSERT_TRUE(prior.ok()) << prior.status();
  EXPECT_EQ(prior->weights, "generator_ema");
  options = Options("codec.safetensors");
  options.solver = "instantvir";
  const auto whole = ConvertModel(options);
  ASSERT_TRUE(whole.ok()) << whole.status();

  const auto card = ReadModelCard(CardPath(Model()));
  ASSERT_TRUE(card.ok()) << card.status();
  EXPECT_EQ(card->name, "small");
  EXPECT_EQ(card->source, "prior.pt");
  EXPECT_EQ(card->license, "MIT");
  EXPECT_EQ(card->solver->kind, "instantvir");
  EXPECT_EQ(card->schedule->timesteps, std::vector<double>{522});
  EXPECT_EQ(card->solver->sampler.start_video, StartVideo::kMeasurement);
  EXPECT_TRUE(CheckModel(Model(), *card).ok()) << CheckModel(Model(), *card);
  EXPECT_EQ(NumFiles(), 3);  // nothing but the card and its files
}

TEST_F(ConvertModelTest, TakesOverThePublishedSchedules) {
  SavePrior("prior.pt");
  SaveCodec("codec.safetensors");
  ASSERT_TRUE(ConvertModel(Options("prior.pt")).ok());
  ConvertModelOptions options = Options("codec.safetensors");
  options.solver = "avis";
  const auto converted = ConvertModel(options);
  ASSERT_TRUE(converted.ok()) << converted.status();
  EXPECT_EQ(converted->card.schedule->shift, 5);
  EXPECT_EQ(converted->card.schedule->timesteps,
            (std::vector<double>{100, 50}));
}

TEST_F(ConvertModelTest, ErrorsNameTheCheckpoint) {
  SaveTorchCheckpoint(
      folder_.path() + "/odd.pt",
      {{"generator", AsDict({{"a", at::ones({1})}, {"b", at::ones({1})}})}});
  const std::string error = ErrorOf(Options("odd.pt"));
  EXPECT_THAT(error, HasSubstr(folder_.path() + "/odd.pt: no causal DiT"));
  EXPECT_TRUE(std::filesystem::is_empty(Model()));
}

TEST_F(ConvertModelTest, ASolverNeedsPriorAndCodec) {
  SavePrior("prior.pt");
  ConvertModelOptions options = Options("prior.pt");
  options.solver = "avis";
  EXPECT_THAT(ErrorOf(options), HasSubstr("solver: needs the sections"));
}

TEST_F(ConvertModelTest, AFailureLeavesTheModelAsItWas) {
  SavePrior("prior.pt");
  ASSERT_TRUE(ConvertModel(Options("prior.pt")).ok());
  ConvertModelOptions options = Options("prior.pt");
  options.storage.dtype = WeightDtype::kBFloat16;
  options.solver = "avis";  // needs a codec
  EXPECT_THAT(ErrorOf(options), HasSubstr("solver: needs the sections"));
  EXPECT_EQ(NumFiles(), 2);
  const auto card = ReadModelCard(CardPath(Model()));
  ASSERT_TRUE(card.ok()) << card.status();
  EXPECT_EQ(card->prior->weights.dtype, WeightDtype::kFloat32);
  EXPECT_TRUE(CheckModel(Model(), *card).ok()) << CheckModel(Model(), *card);
}

TEST_F(ConvertModelTest, ACheckpointInTheFolderStays) {
  std::filesystem::create_directories(Model());
  const std::string own = Model() + "/codec.safetensors";
  WriteWeights(own, LeanVaeWeights::Random(SmallLeanVaeConfig()));
  ConvertModelOptions options = Options("codec.safetensors");
  options.checkpoint.path = own;
  options.solver = "avis";  // needs a prior
  EXPECT_THAT(ErrorOf(options), HasSubstr("solver: needs the sections"));
  EXPECT_TRUE(std::filesystem::exists(own));
  options.solver = "";
  const auto converted = ConvertModel(options);
  ASSERT_TRUE(converted.ok()) << converted.status();
  EXPECT_NE(converted->card.codec->weights.file, "codec.safetensors");
  EXPECT_TRUE(std::filesystem::exists(own));
  EXPECT_TRUE(CheckModel(Model(), converted->card).ok());
}

TEST_F(ConvertModelTest, RemovesWhatItReplaced) {
  SavePrior("prior.pt");
  ASSERT_TRUE(ConvertModel(Options("prior.pt")).ok());
  ConvertModelOptions options = Options("prior.pt");
  options.storage.dtype = WeightDtype::kBFloat16;
  const auto converted = ConvertModel(options);
  ASSERT_TRUE(converted.ok()) << converted.status();
  EXPECT_EQ(NumFiles(), 2);
  EXPECT_TRUE(CheckModel(Model(), converted->card).ok());
}

TEST_F(ConvertModelTest, RefusesNamesThatAreNone) {
  SaveCodec("codec.safetensors");
  ConvertModelOptions options = Options("codec.safetensors");
  options.name = "Not A Name";
  EXPECT_THAT(ErrorOf(options), HasSubstr("--name: \"Not A Name\""));
  EXPECT_FALSE(std::filesystem::exists(Model()));
}

TEST_F(ConvertModelTest, LeavesABrokenCardAlone) {
  SaveCodec("codec.safetensors");
  std::filesystem::create_directories(Model());
  std::ofstream(CardPath(Model())) << "name: [";
  EXPECT_THAT(ErrorOf(Options("codec.safetensors")),
              HasSubstr("model.yaml:1: not YAML"));
}

}  // namespace
}  // namespace limpid::cli
