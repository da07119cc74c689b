#include "engine/model/checkpoint_names.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/base/errors.h"
#include "tests/testing/golden_file.h"

namespace limpid {
namespace {

TEST(CheckpointNamesTest, StripsEveryWrapper) {
  for (const char* name :
       {"blocks.0.norm3.bias", "model.blocks.0.norm3.bias",
        "net.blocks.0.norm3.bias", "net.model.blocks.0.norm3.bias",
        "model._fsdp_wrapped_module.blocks.0.norm3.bias",
        "model._fsdp_wrapped_module.blocks.0._fsdp_wrapped_module.norm3.bias",
        "_fsdp_wrapped_module.model.blocks.0.norm3.bias",
        "model.blocks.0._checkpoint_wrapped_module.norm3.bias",
        "_orig_mod.blocks.0.norm3.bias"}) {
    EXPECT_EQ(WithoutWrappers(name), "blocks.0.norm3.bias") << name;
  }
}

TEST(CheckpointNamesTest, StripsNothingElse) {
  for (const char* name :
       {"blocks.0.ffn.net.0.proj.weight", "modulation", "network.weight",
        "head.model.weight", "latent_bottleneck.Q"}) {
    EXPECT_EQ(WithoutWrappers(name), name);
  }
}

TEST(CheckpointNamesTest, DetectsTheLayout) {
  EXPECT_EQ(DetectLayout({"model.blocks.0.modulation"}), NameLayout::kOriginal);
  EXPECT_EQ(DetectLayout({"model.blocks.0.norm2.bias",
                          "model.condition_embedder.time_proj.bias"}),
            NameLayout::kDiffusersDit);
  EXPECT_EQ(DetectLayout({"decoder.conv_in.bias"}), NameLayout::kDiffusersVae);
  EXPECT_EQ(DetectLayout({"decoder.conv1.bias"}), NameLayout::kOriginal);
  EXPECT_EQ(LayoutName(NameLayout::kDiffusersDit), "diffusers DiT");
}

TEST(CheckpointNamesTest, RenamesTensors) {
  const Weights weights = {
      {"model.condition_embedder.time_proj.bias", at::full({1}, 1)},
      {"model.blocks.0._fsdp_wrapped_module.norm2.bias", at::full({1}, 2)}};
  const auto renamed = WithOriginalNames(weights);
  ASSERT_TRUE(renamed.ok()) << renamed.status();
  EXPECT_EQ(renamed->at("time_projection.1.bias").item<float>(), 1);
  EXPECT_EQ(renamed->at("blocks.0.norm3.bias").item<float>(), 2);
}

TEST(CheckpointNamesTest, NamesATensorThatTheLayoutDoesNotHave) {
  const absl::Status status =
      OriginalNames({"condition_embedder.time_proj.bias",
                     "model.condition_embedder.image_embedder.ff.bias"})
          .status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(std::string(status.message()),
            "tensor model.condition_embedder.image_embedder.ff.bias: is not in "
            "the diffusers DiT layout");
}

TEST(CheckpointNamesTest, NamesTwoTensorsThatAreTheSame) {
  const absl::Status status =
      OriginalNames({"model.head.modulation", "net.head.modulation"}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(std::string(status.message()),
            "tensors model.head.modulation and net.head.modulation are both "
            "head.modulation");
}

void AddNames(const std::string& module, const std::vector<std::string>& parts,
              std::vector<std::string>& names) {
  for (const std::string& part : parts) {
    if (absl::StartsWith(part, "norm")) {
      names.push_back(absl::StrCat(module, ".", part, ".gamma"));
      continue;
    }
    names.push_back(absl::StrCat(module, ".", part, ".weight"));
    names.push_back(absl::StrCat(module, ".", part, ".bias"));
  }
}

const std::vector<std::string> kResnet = {"norm1", "conv1", "norm2", "conv2"};
const std::vector<std::string> kResnetWithShortcut = {"norm1", "conv1", "norm2",
                                                      "conv2", "conv_shortcut"};

void AddEncoderStages(std::vector<std::string>& names) {
  for (const int layer : {0, 1, 4, 7, 9, 10}) {
    AddNames(absl::StrCat("encoder.down_blocks.", layer), kResnet, names);
  }
  for (const int layer : {3, 6}) {
    AddNames(absl::StrCat("encoder.down_blocks.", layer), kResnetWithShortcut,
             names);
  }
  AddNames("encoder.down_blocks.2", {"resample.1"}, names);
  AddNames("encoder.down_blocks.5", {"resample.1", "time_conv"}, names);
  AddNames("encoder.down_blocks.8", {"resample.1", "time_conv"}, names);
}

void AddDecoderStages(std::vector<std::string>& names) {
  for (int stage = 0; stage < 4; ++stage) {
    for (int layer = 0; layer < 3; ++layer) {
      AddNames(absl::StrCat("decoder.up_blocks.", stage, ".resnets.", layer),
               stage == 1 && layer == 0 ? kResnetWithShortcut : kResnet, names);
    }
  }
  AddNames("decoder.up_blocks.0.upsamplers.0", {"resample.1", "time_conv"},
           names);
  AddNames("decoder.up_blocks.1.upsamplers.0", {"resample.1", "time_conv"},
           names);
  AddNames("decoder.up_blocks.2.upsamplers.0", {"resample.1"}, names);
}

// All 194 names of the diffusers VAE.
std::vector<std::string> DiffusersVaeNames() {
  std::vector<std::string> names = {"quant_conv.weight", "quant_conv.bias",
                                    "post_quant_conv.weight",
                                    "post_quant_conv.bias"};
  for (const std::string half : {"encoder", "decoder"}) {
    AddNames(half, {"conv_in", "norm_out", "conv_out"}, names);
    AddNames(half + ".mid_block.resnets.0", kResnet, names);
    AddNames(half + ".mid_block.resnets.1", kResnet, names);
    AddNames(half + ".mid_block.attentions.0", {"norm", "to_qkv", "proj"},
             names);
  }
  AddEncoderStages(names);
  AddDecoderStages(names);
  return names;
}

TEST(CheckpointNamesTest, TheWholeDiffusersVaeIsTheOriginalOne) {
  const auto originals = OriginalNames(DiffusersVaeNames());
  ASSERT_TRUE(originals.ok()) << originals.status();
  EXPECT_EQ(originals->size(), 194u);
  const auto golden = GoldenFile::Open("wan_vae");
  std::set<std::string> expected, found;
  for (const auto& [name, tensor] : golden.ModelWeights()) {
    expected.insert(name);
  }
  for (const auto& [name, original] : *originals) found.insert(original);
  EXPECT_EQ(found, expected);
}

}  // namespace
}  // namespace limpid
