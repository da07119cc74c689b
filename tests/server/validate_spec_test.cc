#include "server/validate_spec.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/base/errors.h"
#include "engine/base/status_macros.h"
#include "server/message_size.h"
#include "server/stream_pipeline.h"
#include "tests/testing/wire_frames.h"

namespace limpid::server {
namespace {

std::unique_ptr<Engine> EngineWith(int64_t memory_limit_bytes) {
  EngineOptions options;
  options.device = "cpu";
  options.memory_limit_bytes = memory_limit_bytes;
  return *Engine::Create(options, nullptr);
}

TEST(ValidateSpecTest, SaysWhatAnOpenWouldBecomeAndCost) {
  const auto engine = EngineWith(int64_t{1} << 30);
  const auto answer =
      ValidateSpec(GaussianOpen(64, 48), *engine, ServiceOptions());
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_TRUE(answer->would_be_admitted());
  EXPECT_EQ(answer->refusal_reason(), "");
  EXPECT_GT(answer->reserved_bytes(), 0u);
  EXPECT_EQ(answer->config().output_width(), 64u);
  EXPECT_EQ(answer->cadence().chunk_frames(), 12u);
  EXPECT_FALSE(answer->has_predicted_chunk_time());
  EXPECT_EQ(engine->stats().reserved_bytes, 0);
}

TEST(ValidateSpecTest, SaysWhyThereIsNoRoom) {
  const auto engine = EngineWith(1000);
  const auto answer =
      ValidateSpec(GaussianOpen(64, 48), *engine, ServiceOptions());
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_FALSE(answer->would_be_admitted());
  EXPECT_EQ(answer->refusal_reason(), "MEMORY_EXHAUSTED");
}

TEST(ValidateSpecTest, RefusesABadSpec) {
  const auto engine = EngineWith(int64_t{1} << 30);
  const auto answer =
      ValidateSpec(IdentityOpen(0, 48), *engine, ServiceOptions());
  EXPECT_EQ(FieldOf(answer.status()), "source.width");
}

struct NamedOpen {
  std::string name;
  v1::Open open;
};

std::vector<NamedOpen> EveryOpen() {
  std::vector<NamedOpen> opens;
  const auto add = [&](const std::string& name) -> v1::Open& {
    opens.push_back({name, IdentityOpen(64, 48)});
    return opens.back().open;
  };
  add("raw");
  for (int i = v1::Encoding_MIN; i <= v1::Encoding_MAX; ++i) {
    const auto encoding = static_cast<v1::Encoding>(i);
    add("source " + v1::Encoding_Name(encoding))
        .mutable_source()
        ->set_encoding(encoding);
    add("output " + v1::Encoding_Name(encoding))
        .mutable_output()
        ->set_encoding(encoding);
    v1::Open& deep = add("10 bits of " + v1::Encoding_Name(encoding));
    deep.mutable_source()->set_bit_depth(10);
    deep.mutable_source()->set_encoding(encoding);
    deep.mutable_output()->set_encoding(encoding);
    v1::Open& garbage = add("set-up data for " + v1::Encoding_Name(encoding));
    garbage.mutable_source()->set_encoding(encoding);
    garbage.mutable_source()->set_codec_config("garbage");
  }
  add("odd h264").mutable_source()->set_width(63);
  opens.back().open.mutable_output()->set_encoding(v1::ENCODING_H264);
  add("no width").mutable_source()->set_width(0);
  add("no layout").mutable_source()->clear_pixel_layout();
  add("quality").mutable_output()->set_quality(101);
  add("noise").set_noise_level(-1);
  add("solver").mutable_solver()->set_kind(v1::SOLVER_KIND_AVIS);
  add("text").set_text_embedding("text");
  add("large").set_text_embedding(
      std::string(ServiceOptions().max_message_bytes, 't'));
  opens.push_back({"blur", GaussianOpen(64, 48)});
  opens.push_back({"mask", MaskOpen(64, 48)});
  return opens;
}

// What a stream says of the same open, at its first message.
absl::Status OpenAsStream(const v1::Open& open, Engine& engine) {
  const ServiceOptions options;
  RETURN_IF_ERROR(CheckMessageSize(open, options.max_message_bytes));
  return StreamPipeline::Open(open, engine, options, {}).status();
}

TEST(ValidateSpecTest, RefusesWhatAStreamRefusesAndNothingElse) {
  const auto engine = EngineWith(int64_t{1} << 30);
  int refused = 0;
  for (const auto& [name, open] : EveryOpen()) {
    SCOPED_TRACE(name);
    const absl::Status dry = ValidateSpec(open, *engine, {}).status();
    const absl::Status opened = OpenAsStream(open, *engine);
    EXPECT_EQ(dry.code(), opened.code());
    EXPECT_EQ(std::string(dry.message()), std::string(opened.message()));
    EXPECT_EQ(ReasonOf(dry), ReasonOf(opened));
    EXPECT_EQ(FieldOf(dry), FieldOf(opened));
    if (!dry.ok()) ++refused;
  }
  EXPECT_GT(refused, 15);
  EXPECT_LT(refused + 10, static_cast<int>(EveryOpen().size()));
}

TEST(ValidateSpecTest, TellsTheSetUpDataOfTheOutput) {
  const auto engine = EngineWith(int64_t{1} << 30);
  v1::Open open = IdentityOpen(64, 48);
  open.mutable_output()->set_encoding(v1::ENCODING_FFV1);
  const auto answer = ValidateSpec(open, *engine, {});
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_FALSE(answer->config().output_codec_config().empty());
}

}  // namespace
}  // namespace limpid::server
