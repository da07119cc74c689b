#include "engine/model/model_card_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_replace.h"
#include "engine/model/model_card_text.h"
#include "tests/testing/model_cards.h"
#include "tests/testing/temporary_file.h"

namespace limpid {
namespace {

using testing::AllOf;
using testing::HasSubstr;

std::string ErrorOf(const std::string& yaml) {
  const absl::Status status = ParseModelCard(yaml, "card.yaml").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << yaml;
  return std::string(status.message());
}

// The error of a good card in which `from` was replaced.
std::string ErrorWith(const std::string& from, const std::string& to) {
  const std::string good = FormatModelCard(TestCard());
  EXPECT_THAT(good, HasSubstr(from));
  return ErrorOf(absl::StrReplaceAll(good, {{from, to}}));
}

TEST(ModelCardReaderTest, ReadsAFile) {
  const TemporaryFile file(FormatModelCard(TestCard()));
  const auto card = ReadModelCard(file.path());
  ASSERT_TRUE(card.ok()) << card.status();
  EXPECT_EQ(card->prior->dit.num_layers, 12);
  EXPECT_EQ(card->solver->window_frames, 9);
}

TEST(ModelCardReaderTest, NamesAFileThatIsNotThere) {
  EXPECT_EQ(ReadModelCard("/nowhere/model.yaml").status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_FALSE(ReadModelCard("/tmp").ok());
}

TEST(ModelCardReaderTest, LeavesOptionalKeysAtTheirDefaults) {
  const auto card = ParseModelCard(
      absl::StrReplaceAll(FormatModelCard(TestCard()),
                          {{"  text_dim: 4096\n", ""}, {"warp: false\n", ""}}),
      "card.yaml");
  ASSERT_TRUE(card.ok()) << card.status();
  EXPECT_EQ(card->prior->dit.text_dim, 4096);
}

TEST(ModelCardReaderTest, LeavesTheSamplerAsItsSolverWasPublished) {
  const auto sampler_of = [](const std::string& kind) {
    std::string yaml = FormatModelCard(TestCard());
    yaml = absl::StrReplaceAll(
        yaml, {{"  kind: instantvir\n", ""},
               {"  start_video: reconstruction\n", ""},
               {"  consistency_every: 1\n", ""},
               {"\nsolver:\n", "\nsolver:\n  kind: " + kind + "\n"}});
    return ParseModelCard(yaml, "card.yaml")->solver->sampler;
  };
  EXPECT_EQ(sampler_of("avis").consistency_every, 1);
  EXPECT_EQ(sampler_of("avis_flash").consistency_every, 0);
  EXPECT_EQ(sampler_of("avis").start_video, StartVideo::kReconstruction);
  EXPECT_EQ(sampler_of("instantvir").start_video, StartVideo::kMeasurement);
}

TEST(ModelCardReaderTest, NamesFileLineAndKey) {
  EXPECT_THAT(ErrorWith("  dim: 384\n", "  dim: wide\n"),
              HasSubstr("card.yaml:12: prior.dim: found \"wide\", allowed: "
                        "integer, 2 to 65536"));
}

TEST(ModelCardReaderTest, RefusesUnknownKeys) {
  EXPECT_THAT(ErrorWith("  dim: 384\n", "  dim: 384\n  width: 3\n"),
              AllOf(HasSubstr("prior.width: unknown key, known: file, sha256"),
                    HasSubstr("num_heads")));
  EXPECT_THAT(ErrorWith("\nprior:\n", "\npriors:\n"),
              AllOf(HasSubstr("priors: unknown key"), HasSubstr("schedule")));
}

TEST(ModelCardReaderTest, RefusesValuesOutOfRange) {
  EXPECT_THAT(ErrorWith("num_layers: 12", "num_layers: 0"),
              HasSubstr("integer, 1 to 1000"));
  EXPECT_THAT(ErrorWith("[1000, 522.5]", "[1000, -1]"),
              HasSubstr("schedule.timesteps: found \"1000, -1\""));
  EXPECT_THAT(ErrorWith("kind: lean_vae", "kind: vae"),
              HasSubstr("allowed: wan_vae, lean_vae, lean_vae_wan, taehv"));
  EXPECT_THAT(ErrorWith("file: prior.safetensors", "file: /prior"),
              HasSubstr("prior.file: found \"/prior\""));
}

TEST(ModelCardReaderTest, RefusesOtherTypes) {
  EXPECT_THAT(ErrorWith("dim: 384", "dim: [384]"),
              HasSubstr("prior.dim: found a list, allowed: integer"));
  EXPECT_THAT(ErrorWith("dim: 384", "dim: {a: 384}"),
              HasSubstr("prior.dim: found keys"));
  EXPECT_THAT(ErrorWith("dim: 384", "dim:"),
              HasSubstr("prior.dim: found nothing"));
  EXPECT_THAT(ErrorWith("[1000, 522.5]", "1000"),
              HasSubstr("schedule.timesteps: found a single value"));
  EXPECT_THAT(ErrorWith("[1000, 522.5]", "[[1000]]"),
              HasSubstr("schedule.timesteps: found a list"));
  EXPECT_THAT(ErrorOf("prior: 3"), HasSubstr("prior: must hold keys"));
  EXPECT_THAT(ErrorOf("- a"), HasSubstr("the card: must hold keys"));
  EXPECT_THAT(ErrorOf(""), HasSubstr("the card: must hold keys"));
}

TEST(ModelCardReaderTest, RefusesMissingKeysAndKeysGivenTwice) {
  EXPECT_THAT(ErrorWith("  num_heads: 6\n", ""),
              HasSubstr("prior.num_heads: missing, expected: integer"));
  EXPECT_THAT(ErrorWith("license: Apache-2.0\n", ""),
              HasSubstr("license: missing"));
  EXPECT_THAT(ErrorWith("  dim: 384\n", "  dim: 384\n  dim: 384\n"),
              HasSubstr("prior.dim: given twice"));
}

TEST(ModelCardReaderTest, RefusesWhatIsNotYaml) {
  EXPECT_THAT(ErrorOf("a: [1"), HasSubstr("card.yaml:1: not YAML"));
  EXPECT_NE(ErrorOf(std::string(100000, '[')), "");
}

TEST(ModelCardReaderTest, ChecksTheWhole) {
  EXPECT_THAT(ErrorWith("sink_frames: 1", "sink_frames: 8"),
              HasSubstr("card.yaml: solver.window_frames"));
}

}  // namespace
}  // namespace limpid
