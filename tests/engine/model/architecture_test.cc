#include "engine/model/architecture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/testing/golden_file.h"

namespace limpid {
namespace {

using testing::HasSubstr;

TEST(ArchitectureTest, NamesWhatItFoundInstead) {
  EXPECT_THAT(std::string(DetectArchitecture({"b", "a"}).status().message()),
              HasSubstr("2 tensors, the first is a"));
  EXPECT_THAT(std::string(DetectArchitecture({}).status().message()),
              HasSubstr("no tensors"));
}

TEST(ArchitectureTest, DetectsByOneTensor) {
  EXPECT_EQ(*DetectArchitecture({"latent_bottleneck.phi", "x"}),
            Architecture::kLeanVae);
  EXPECT_EQ(ArchitectureName(Architecture::kCausalDit), "causal_dit");
  EXPECT_EQ(ArchitectureName(Architecture::kTaehv), "taehv");
}

std::set<std::string> NamesOf(const Weights& weights) {
  std::set<std::string> names;
  for (const auto& [name, tensor] : weights) names.insert(name);
  return names;
}

TEST(ArchitectureTest, DetectsTheReferences) {
  const auto dit = GoldenFile::Open("wan_dit_instantvir");
  EXPECT_EQ(*DetectArchitecture(NamesOf(dit.ModelWeights())),
            Architecture::kCausalDit);
  EXPECT_EQ(
      *DetectArchitecture(NamesOf(GoldenFile::Open("wan_vae").ModelWeights())),
      Architecture::kWanVae);
  EXPECT_EQ(
      *DetectArchitecture(NamesOf(GoldenFile::Open("leanvae").ModelWeights())),
      Architecture::kLeanVae);
  EXPECT_EQ(*DetectArchitecture(NamesOf(
                GoldenFile::Open("taehv_decoder_weights0").ModelWeights())),
            Architecture::kTaehv);
}

}  // namespace
}  // namespace limpid
