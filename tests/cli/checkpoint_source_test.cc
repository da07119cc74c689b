#include "cli/checkpoint_source.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "engine/model/safetensors_file.h"
#include "tests/testing/temporary_folder.h"
#include "tests/testing/torch_checkpoint.h"

namespace limpid::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

Weights AnyWeights() {
  at::manual_seed(1);
  return {{"model.rows", at::randn({3, 4})},
          {"model.columns", at::randn({4, 3}).t()},
          {"model.part", at::randn({6, 6}).narrow(1, 2, 3)},
          {"model.half", at::randn({5}).to(at::kHalf)},
          {"model.brain", at::randn({5}).to(at::kBFloat16)},
          {"model.long", at::arange(4)},
          {"model.scalar", at::scalar_tensor(2.5)}};
}

TEST(CheckpointSourceTest, GivesTheTensorsOfAPyTorchFile) {
  const TemporaryFolder folder;
  const std::string path = folder.path() + "/in.pt";
  const Weights weights = AnyWeights();
  SaveTorchCheckpoint(path, {{"critic", AsDict({{"a", at::ones({1})}})},
                             {"generator_ema", AsDict(weights)},
                             {"step", 7}});
  std::string rewritten;
  {
    const auto source = CheckpointSource::Open({.path = path}, folder.path());
    ASSERT_TRUE(source.ok()) << source.status();
    EXPECT_EQ(source->weights(), "generator_ema");
    rewritten = source->path();
    const Weights found = SafetensorsFile::Open(rewritten)->All();
    ASSERT_EQ(found.size(), weights.size());
    for (const auto& [name, tensor] : weights) {
      EXPECT_EQ(found.at(name).scalar_type(), tensor.scalar_type()) << name;
      EXPECT_TRUE(found.at(name).equal(tensor)) << name;
    }
  }
  EXPECT_FALSE(std::filesystem::exists(rewritten));
}

TEST(CheckpointSourceTest, TakesTheSetThatIsAskedFor) {
  const TemporaryFolder folder;
  const std::string path = folder.path() + "/in.pth";
  SaveTorchCheckpoint(path, {{"generator", AsDict({{"a", at::ones({1})}})},
                             {"critic", AsDict({{"b", at::ones({1})}})}});
  const auto source = CheckpointSource::Open(
      {.path = path, .weights = "critic"}, folder.path());
  ASSERT_TRUE(source.ok()) << source.status();
  EXPECT_TRUE(SafetensorsFile::Open(source->path())->entries().contains("b"));
}

TEST(CheckpointSourceTest, TakesSafetensorsAsTheyAre) {
  const auto source =
      CheckpointSource::Open({.path = "/x/in.safetensors"}, "/nowhere");
  ASSERT_TRUE(source.ok()) << source.status();
  EXPECT_EQ(source->path(), "/x/in.safetensors");
}

TEST(CheckpointSourceTest, SaysWhatIsWrongWithTheFile) {
  const TemporaryFolder folder;
  const std::string path = folder.path() + "/in.bin";
  SaveTorchCheckpoint(path, {{"epoch", 3}});
  const absl::Status status =
      CheckpointSource::Open({.path = path}, folder.path()).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()),
              AllOf(HasSubstr(path), HasSubstr("found the keys epoch")));
  EXPECT_FALSE(CheckpointSource::Open({.path = path, .python = "/no/python"},
                                      folder.path())
                   .ok());
}

}  // namespace
}  // namespace limpid::cli
