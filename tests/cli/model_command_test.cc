#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/cli/program.h"
#include "tests/testing/random_dit.h"
#include "tests/testing/random_lean_vae.h"
#include "tests/testing/temporary_folder.h"
#include "tests/testing/torch_checkpoint.h"
#include "tests/testing/weights_on_disk.h"

namespace limpid::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class ModelCommandTest : public ::testing::Test {
 protected:
  ModelCommandTest() {
    at::manual_seed(1);
    SaveTorchCheckpoint(
        folder_.path() + "/prior.pt",
        {{"generator", AsDict(RandomDitWeights(SmallDitConfig()))}});
    WriteWeights(folder_.path() + "/codec.safetensors",
                 LeanVaeWeights::Random(SmallLeanVaeConfig()));
  }

  std::string Model() const { return folder_.path() + "/model"; }
  ProgramResult Convert(const std::string& name,
                        const std::string& flags) const {
    return RunLimpid("model convert " + folder_.path() + "/" + name + " " +
                     Model() + " " + flags);
  }
  void MakeModel() const {
    const ProgramResult prior =
        Convert("prior.pt", "--heads 2 --dtype int8 --license MIT");
    ASSERT_EQ(prior.exit_code, 0) << prior.errors;
    EXPECT_THAT(prior.output, HasSubstr("prior.pt, generator: now part of"));
    const ProgramResult codec =
        Convert("codec.safetensors", "--solver instantvir");
    ASSERT_EQ(codec.exit_code, 0) << codec.errors;
  }

  const TemporaryFolder folder_;
};

TEST_F(ModelCommandTest, ConvertsChecksAndDescribesAModel) {
  MakeModel();
  const ProgramResult check = RunLimpid("model check " + Model());
  EXPECT_EQ(check.exit_code, 0) << check.errors;
  EXPECT_THAT(check.output, HasSubstr("model: card, hashes, names"));
  const ProgramResult info = RunLimpid("model info --json " + Model());
  ASSERT_EQ(info.exit_code, 0) << info.errors;
  const auto json = nlohmann::json::parse(info.output);
  EXPECT_EQ(json["license"], "MIT");
  EXPECT_EQ(json["prior"]["dtype"], "int8");
  EXPECT_EQ(json["solver"]["kind"], "instantvir");
  EXPECT_EQ(json["files"]["prior.safetensors"]["architecture"], "causal_dit");
}

TEST_F(ModelCommandTest, NamesWhatIsWrongWithAModel) {
  MakeModel();
  std::ofstream(Model() + "/codec.safetensors", std::ios::app) << "x";
  const ProgramResult changed = RunLimpid("model check " + Model());
  EXPECT_EQ(changed.exit_code, 1);
  EXPECT_THAT(changed.errors, AllOf(HasSubstr("codec.safetensors: SHA-256 is"),
                                    HasSubstr("expected")));
  std::ofstream(Model() + "/model.yaml", std::ios::app) << "extra: 1\n";
  const ProgramResult unknown = RunLimpid("model check " + Model());
  EXPECT_EQ(unknown.exit_code, 1);
  EXPECT_THAT(unknown.errors, HasSubstr("extra: unknown key, known: name"));
}

TEST_F(ModelCommandTest, DescribesAWeightFile) {
  const ProgramResult info =
      RunLimpid("model info " + folder_.path() + "/codec.safetensors");
  EXPECT_EQ(info.exit_code, 0) << info.errors;
  EXPECT_THAT(info.output, HasSubstr("architecture lean_vae, names original"));
}

TEST_F(ModelCommandTest, RefusesFlagsThatAreNone) {
  EXPECT_EQ(Convert("prior.pt", "--dtype int4").exit_code, 2);
  EXPECT_EQ(Convert("prior.pt", "--solver linear").exit_code, 2);
  EXPECT_EQ(Convert("prior.pt", "--heads 0").exit_code, 2);
  EXPECT_EQ(Convert("nothing.pt", "").exit_code, 2);
  EXPECT_EQ(Convert("prior.pt", "--name 'Not A Name'").exit_code, 2);
  EXPECT_EQ(RunLimpid("model").exit_code, 2);
}

TEST_F(ModelCommandTest, HelpFitsAScreenAndHasAnExample) {
  for (const char* command : {"model --help", "model convert --help"}) {
    const ProgramResult result = RunLimpid(command);
    EXPECT_EQ(result.exit_code, 0);
    EXPECT_THAT(result.output, HasSubstr("limpid model convert "));
    EXPECT_LT(std::count(result.output.begin(), result.output.end(), '\n'), 40);
  }
}

}  // namespace
}  // namespace limpid::cli
