#include "engine/model/diffusers_names.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace limpid {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

TEST(DiffusersNamesTest, MapsTheDit) {
  const Pairs pairs = {
      {"patch_embedding.weight", "patch_embedding.weight"},
      {"condition_embedder.time_embedder.linear_1.bias",
       "time_embedding.0.bias"},
      {"condition_embedder.time_embedder.linear_2.weight",
       "time_embedding.2.weight"},
      {"condition_embedder.text_embedder.linear_1.weight",
       "text_embedding.0.weight"},
      {"condition_embedder.text_embedder.linear_2.bias",
       "text_embedding.2.bias"},
      {"condition_embedder.time_proj.weight", "time_projection.1.weight"},
      {"proj_out.bias", "head.head.bias"},
      {"scale_shift_table", "head.modulation"},
      {"blocks.0.scale_shift_table", "blocks.0.modulation"},
      {"blocks.29.ffn.net.0.proj.weight", "blocks.29.ffn.0.weight"},
      {"blocks.1.ffn.net.2.bias", "blocks.1.ffn.2.bias"},
      {"blocks.1.attn1.to_q.weight", "blocks.1.self_attn.q.weight"},
      {"blocks.1.attn1.to_out.0.bias", "blocks.1.self_attn.o.bias"},
      {"blocks.1.attn1.norm_k.weight", "blocks.1.self_attn.norm_k.weight"},
      {"blocks.1.attn2.to_v.bias", "blocks.1.cross_attn.v.bias"},
      {"blocks.1.attn2.norm_q.weight", "blocks.1.cross_attn.norm_q.weight"},
      {"blocks.1.self_attn.q.weight", "blocks.1.self_attn.q.weight"}};
  for (const auto& [diffusers, original] : pairs) {
    EXPECT_EQ(OriginalDitName(diffusers), original) << diffusers;
  }
}

TEST(DiffusersNamesTest, SwapsTheSecondAndThirdNorm) {
  EXPECT_EQ(OriginalDitName("blocks.7.norm2.bias"), "blocks.7.norm3.bias");
  EXPECT_EQ(OriginalDitName("blocks.7.norm3.bias"), "blocks.7.norm2.bias");
}

TEST(DiffusersNamesTest, MapsTheVae) {
  const Pairs pairs = {{"quant_conv.weight", "conv1.weight"},
                       {"post_quant_conv.bias", "conv2.bias"},
                       {"encoder.conv_in.weight", "encoder.conv1.weight"},
                       {"encoder.down_blocks.0.norm1.gamma",
                        "encoder.downsamples.0.residual.0.gamma"},
                       {"encoder.down_blocks.1.conv1.weight",
                        "encoder.downsamples.1.residual.2.weight"},
                       {"encoder.down_blocks.2.resample.1.bias",
                        "encoder.downsamples.2.resample.1.bias"},
                       {"encoder.down_blocks.3.conv_shortcut.bias",
                        "encoder.downsamples.3.shortcut.bias"},
                       {"encoder.down_blocks.5.time_conv.weight",
                        "encoder.downsamples.5.time_conv.weight"},
                       {"encoder.mid_block.resnets.0.norm2.gamma",
                        "encoder.middle.0.residual.3.gamma"},
                       {"decoder.mid_block.attentions.0.to_qkv.weight",
                        "decoder.middle.1.to_qkv.weight"},
                       {"decoder.mid_block.resnets.1.conv2.bias",
                        "decoder.middle.2.residual.6.bias"},
                       {"decoder.up_blocks.0.resnets.2.norm1.gamma",
                        "decoder.upsamples.2.residual.0.gamma"},
                       {"decoder.up_blocks.0.upsamplers.0.time_conv.bias",
                        "decoder.upsamples.3.time_conv.bias"},
                       {"decoder.up_blocks.1.resnets.0.conv_shortcut.weight",
                        "decoder.upsamples.4.shortcut.weight"},
                       {"decoder.up_blocks.2.upsamplers.0.resample.1.weight",
                        "decoder.upsamples.11.resample.1.weight"},
                       {"decoder.up_blocks.3.resnets.2.conv2.weight",
                        "decoder.upsamples.14.residual.6.weight"},
                       {"decoder.norm_out.gamma", "decoder.head.0.gamma"},
                       {"decoder.conv_out.weight", "decoder.head.2.weight"}};
  for (const auto& [diffusers, original] : pairs) {
    EXPECT_EQ(OriginalVaeName(diffusers, 3), original) << diffusers;
  }
}

TEST(DiffusersNamesTest, CountsTheResidualBlocksOfAStage) {
  EXPECT_EQ(ResnetsPerStage({"decoder.up_blocks.0.resnets.0.conv1.bias",
                             "decoder.up_blocks.1.resnets.3.conv1.bias",
                             "decoder.mid_block.resnets.7.conv1.bias"}),
            4);
  EXPECT_EQ(ResnetsPerStage({"decoder.conv_in.bias"}), 0);
  EXPECT_EQ(
      OriginalVaeName("decoder.up_blocks.1.upsamplers.0.resample.1.bias", 2),
      "decoder.upsamples.5.resample.1.bias");
}

TEST(DiffusersNamesTest, KnowsNothingElse) {
  for (const char* name :
       {"", "blocks", "blocks.", "blocks.x.norm2.bias", "blocks.1", "blocks.1.",
        "blocks.-1.norm2.bias", "blocks.1.norm22.bias",
        "blocks.99999999999999999999.norm2.bias", "proj_out2.bias",
        "condition_embedder.image_embedder.norm1.weight"}) {
    EXPECT_FALSE(OriginalDitName(name).has_value()) << name;
  }
  for (const char* name :
       {"", "encoder.", "encoder.down_blocks.0", "decoder.up_blocks.1.x",
        "decoder.up_blocks.1.resnets.x", "decoder.mid_block.resnets.0",
        "decoder.up_blocks.9223372036854775807.resnets.0.conv1.bias",
        "encoder.mid_block.resnets.2.conv1.bias", "blocks.0.modulation"}) {
    EXPECT_FALSE(OriginalVaeName(name, 3).has_value()) << name;
  }
}

}  // namespace
}  // namespace limpid
