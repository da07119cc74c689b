#include "cli/model_report.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/testing/random_model.h"
#include "tests/testing/temporary_folder.h"

namespace limpid::cli {
namespace {

using ::testing::HasSubstr;

TEST(ModelReportTest, SaysWhatTheCardAndItsFilesHold) {
  const TemporaryFolder folder;
  const ModelCard card = WriteRandomModel(folder.path());
  const auto json = ModelJson(folder.path(), card);
  ASSERT_TRUE(json.ok()) << json.status();
  EXPECT_EQ((*json)["name"], "small");
  EXPECT_EQ((*json)["prior"]["dim"], card.prior->dit.dim);
  EXPECT_EQ((*json)["schedule"]["timesteps"][1], 522.5);
  EXPECT_EQ((*json)["schedule"]["warp"], false);
  EXPECT_EQ((*json)["files"]["codec.safetensors"]["architecture"], "lean_vae");
  EXPECT_FALSE(json->contains("wan_vae"));
  const auto text = ModelText(folder.path(), card);
  ASSERT_TRUE(text.ok()) << text.status();
  EXPECT_THAT(*text, HasSubstr("kind: instantvir"));
  EXPECT_THAT(*text, HasSubstr("\nprior.safetensors\n"));
  EXPECT_THAT(*text, HasSubstr("architecture causal_dit, names original"));
}

TEST(ModelReportTest, TextThatLooksLikeANumberStaysText) {
  const TemporaryFolder folder;
  ModelCard card = WriteRandomModel(folder.path());
  card.source = "2026-11-01";
  const auto json = ModelJson(folder.path(), card);
  ASSERT_TRUE(json.ok()) << json.status();
  EXPECT_EQ((*json)["source"], "2026-11-01");
}

TEST(ModelReportTest, NamesAFileThatIsMissing) {
  const TemporaryFolder folder;
  const ModelCard card = WriteRandomModel(folder.path());
  std::filesystem::remove(folder.path() + "/text.safetensors");
  EXPECT_EQ(ModelJson(folder.path(), card).status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(ModelText(folder.path(), card).status().code(),
            absl::StatusCode::kNotFound);
}

TEST(ModelReportTest, SaysWhatAWeightFileHolds) {
  const WeightFileInfo info = {.bytes = 3 << 20,
                               .tensors = 2,
                               .parameters = 7,
                               .dtypes = {{"BF16", 2}},
                               .layout = "diffusers VAE",
                               .architecture = "wan_vae",
                               .metadata = {{"format", "pt"}}};
  EXPECT_EQ(WeightFileText(info),
            "  3.0 MiB, 2 tensors, 7 parameters\n"
            "  architecture wan_vae, names diffusers VAE\n"
            "  2 of BF16\n"
            "  format: pt\n");
  EXPECT_EQ(WeightFileJson(info)["dtypes"]["BF16"], 2);
}

}  // namespace
}  // namespace limpid::cli
