#include "server/wire_config.h"

#include <gtest/gtest.h>

#include <string>

#include "engine/base/errors.h"
#include "tests/testing/wire_frames.h"

namespace limpid::server {
namespace {

const SessionLimits kLimits;

TEST(WireConfigTest, FillsInTheProtocolsDefaults) {
  const auto config = ConfigFromOpen(IdentityOpen(6, 4), kLimits);
  ASSERT_TRUE(config.ok()) << config.status();
  EXPECT_EQ(config->source.bit_depth, 8);
  EXPECT_EQ(config->source.time_base,
            (Rational{.numerator = 1, .denominator = 1000}));
  EXPECT_EQ(config->source_encoding, Encoding::kRaw);
  EXPECT_EQ(config->output, config->source);
  EXPECT_EQ(config->output_quality, 90);
  EXPECT_EQ(config->mode, Mode::kOffline);
  EXPECT_TRUE(config->solver_options.final_projection);
}

TEST(WireConfigTest, ReadsEveryField) {
  v1::Open open = GaussianOpen(6, 4);
  v1::Source* source = open.mutable_source();
  source->mutable_time_base()->set_numerator(1001);
  source->mutable_time_base()->set_denominator(30000);
  source->set_bit_depth(10);
  source->mutable_color()->set_matrix(9);
  source->mutable_color()->set_full_range(true);
  source->set_encoding(v1::ENCODING_FFV1);
  source->set_codec_config("header");
  source->set_nominal_fps(29.97);
  open.mutable_solver()->set_kind(v1::SOLVER_KIND_AVIS);
  open.mutable_solver()->set_final_projection(false);
  open.mutable_solver()->set_cg_iterations(20);
  open.mutable_output()->set_encoding(v1::ENCODING_PNG);
  open.mutable_output()->set_pixel_layout(v1::PIXEL_LAYOUT_RGB);
  open.mutable_output()->set_bit_depth(16);
  open.mutable_output()->set_quality(50);
  open.set_mode(v1::MODE_LIVE);
  open.set_seed(77);
  const auto config = ConfigFromOpen(open, kLimits);
  ASSERT_TRUE(config.ok()) << config.status();
  EXPECT_EQ(config->source.time_base,
            (Rational{.numerator = 1001, .denominator = 30000}));
  EXPECT_EQ(config->source.color.matrix, 9);
  EXPECT_TRUE(config->source.color.full_range);
  EXPECT_EQ(config->codec_config, "header");
  EXPECT_EQ(config->nominal_fps, 29.97);
  EXPECT_EQ(config->solver, SolverKind::kAvis);
  EXPECT_FALSE(config->solver_options.final_projection);
  EXPECT_EQ(config->output.layout, PixelLayout::kRgb);
  EXPECT_EQ(config->output.bit_depth, 16);
  EXPECT_EQ(config->mode, Mode::kLive);
  EXPECT_EQ(config->noise_level, 0.01);
  // The message that comes back says the same.
  const v1::ResolvedConfig message = ConfigMessage(*config, 1 << 20);
  EXPECT_EQ(message.source().SerializeAsString(),
            open.source().SerializeAsString());
  EXPECT_EQ(message.operator_().stages(0).blur().gaussian().taps(), 5u);
  EXPECT_EQ(message.solver().SerializeAsString(),
            open.solver().SerializeAsString());
  EXPECT_EQ(message.output().SerializeAsString(),
            open.output().SerializeAsString());
  EXPECT_EQ(message.mode(), v1::MODE_LIVE);
  EXPECT_EQ(message.seed(), 77u);
}

TEST(WireConfigTest, LeavesOutWhatTheClientSentWhenItIsLarge) {
  v1::Open open = MaskOpen(400, 300);
  open.mutable_source()->set_codec_config(std::string(900, 'c'));
  const auto config = ConfigFromOpen(open, kLimits);
  ASSERT_TRUE(config.ok()) << config.status();
  EXPECT_EQ(ConfigMessage(*config, 1 << 20).operator_().stages_size(), 1);
  const v1::ResolvedConfig smaller = ConfigMessage(*config, 2000);
  EXPECT_FALSE(smaller.has_operator_());
  EXPECT_EQ(smaller.source().codec_config().size(), 900u);
  EXPECT_EQ(smaller.source().width(), 400u);
  const v1::ResolvedConfig smallest = ConfigMessage(*config, 500);
  EXPECT_EQ(smallest.source().codec_config(), "");
  EXPECT_LE(smallest.ByteSizeLong(), 500u);
}

TEST(WireConfigTest, RefusesText) {
  v1::Open open = IdentityOpen(6, 4);
  open.set_text_embedding("abcd");
  const auto config = ConfigFromOpen(open, kLimits);
  EXPECT_EQ(FieldOf(config.status()), "text_embedding");
  EXPECT_EQ(std::string(config.status().message()),
            "text_embedding has 4 bytes, allowed 0: the solver takes no text");
}

TEST(WireConfigTest, RefusesAMissingLayout) {
  v1::Open open = IdentityOpen(6, 4);
  open.mutable_source()->clear_pixel_layout();
  EXPECT_EQ(FieldOf(ConfigFromOpen(open, kLimits).status()),
            "source.pixel_layout");
}

TEST(WireConfigTest, WritesTheCadence) {
  const v1::Cadence cadence = CadenceMessage(ChunkCadence::OfLatentFrames(3));
  EXPECT_EQ(cadence.first_chunk_frames(), 9u);
  EXPECT_EQ(cadence.chunk_frames(), 12u);
}

}  // namespace
}  // namespace limpid::server
