// Open messages that no server may admit, through a real client: the code, the
// reason, the field and both values; nothing is left behind.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <string>

#include "tests/testing/stream_client.h"
#include "tests/testing/test_server.h"

namespace limpid::server {
namespace {

constexpr int64_t kWidth = 24;
constexpr int64_t kHeight = 16;

struct BadOpen {
  const char* name;
  std::function<void(v1::Open&)> spoil;
  const char* field;
  // Both in the message.
  const char* found;
  const char* allowed;
};

v1::OperatorStage* AddStage(v1::Open& open) {
  return open.mutable_operator_()->add_stages();
}

void AddKernel(v1::Open& open, int64_t width, int64_t height, float value) {
  v1::KernelTaps* taps = AddStage(open)->mutable_blur()->mutable_taps();
  taps->set_width(width);
  taps->set_height(height);
  for (int64_t i = 0; i < width * height; ++i) taps->add_values(value);
}

const BadOpen kBadOpens[] = {
    {"NoSize", [](v1::Open& o) { o.mutable_source()->set_width(0); },
     "source.width", "0", "1 to"},
    {"HugeSize", [](v1::Open& o) { o.mutable_source()->set_height(5000); },
     "source.height", "5000", "4096"},
    {"NoLayout", [](v1::Open& o) { o.mutable_source()->clear_pixel_layout(); },
     "source.pixel_layout", "0", "5"},
    {"WrongBitDepth", [](v1::Open& o) { o.mutable_source()->set_bit_depth(9); },
     "source.bit_depth", "9", "10"},
    {"NoTimeBase", [](v1::Open& o) { o.mutable_source()->mutable_time_base(); },
     "source.time_base", "0", "1 to"},
    {"EvenKernel", [](v1::Open& o) { AddKernel(o, 4, 1, 0.25f); },
     "operator.stages[0].blur.taps", "4", "odd"},
    {"KernelOfAnotherSum", [](v1::Open& o) { AddKernel(o, 3, 1, 0.5f); },
     "operator.stages[0].blur.taps", "1.5", "1"},
    {"MaskOfAnotherSize",
     [](v1::Open& o) {
       *AddStage(o)->mutable_mask()->mutable_static_mask() =
           StripedMask(kWidth, kHeight - 1);
     },
     "operator.stages[0].mask", "24x15", "24x16"},
    {"MaskThatKnowsNothing",
     [](v1::Open& o) {
       v1::MaskBitmap* mask =
           AddStage(o)->mutable_mask()->mutable_static_mask();
       *mask = StripedMask(kWidth, kHeight);
       mask->set_bits(std::string(mask->bits().size(), '\0'));
     },
     "operator.stages[0].mask.static_mask", "0 known", "at least 1"},
    {"FactorNotSupported",
     [](v1::Open& o) { AddStage(o)->mutable_downsample()->set_factor(5); },
     "operator.stages[0].downsample.factor", "5", "8"},
    {"TooManyAveragedFrames",
     [](v1::Open& o) {
       AddStage(o)->mutable_temporal_average()->set_frames(17);
     },
     "operator.stages[0].temporal_average.frames", "17", "16"},
    {"NegativeNoise", [](v1::Open& o) { o.set_noise_level(-0.5); },
     "noise_level", "-0.5", "0 to 1"},
    {"NoiseThatIsNoNumber",
     [](v1::Open& o) { o.set_noise_level(std::nan("")); }, "noise_level", "nan",
     "0 to 1"},
    {"TooManyIterations",
     [](v1::Open& o) { o.mutable_solver()->set_cg_iterations(201); },
     "solver.cg_iterations", "201", "200"},
    {"WrongQuality", [](v1::Open& o) { o.mutable_output()->set_quality(101); },
     "output.quality", "101", "100"},
    {"UnknownMode", [](v1::Open& o) { o.set_mode(static_cast<v1::Mode>(7)); },
     "mode", "7", "2"},
    {"Text", [](v1::Open& o) { o.set_text_embedding("abcd"); },
     "text_embedding", "4", "0"},
};

class BadOpenTest : public testing::TestWithParam<BadOpen> {};

TEST_P(BadOpenTest, IsRefusedWithTheFieldAndBothValues) {
  TestServer server;
  const auto stub = server.Connect();
  v1::Open open = IdentityOpen(kWidth, kHeight);
  GetParam().spoil(open);
  StreamClient client(*stub);
  client.SendOpen(open);
  const grpc::Status status = client.Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT)
      << status.error_message();
  EXPECT_EQ(ReasonOfStatus(status), "INVALID_FIELD");
  EXPECT_THAT(FieldOfStatus(status), testing::StartsWith(GetParam().field));
  EXPECT_EQ(DetailOf<google::rpc::BadRequest>(status)
                .value_or(google::rpc::BadRequest())
                .field_violations_size(),
            1);
  EXPECT_THAT(status.error_message(), testing::HasSubstr(GetParam().found));
  EXPECT_THAT(status.error_message(), testing::HasSubstr(GetParam().allowed));
  EXPECT_TRUE(server.HasOnly(0));
}

INSTANTIATE_TEST_SUITE_P(Fields, BadOpenTest, testing::ValuesIn(kBadOpens),
                         [](const auto& bad) { return bad.param.name; });

TEST(BadOpenTest, SaysThatALearnedSolverIsNotSupported) {
  TestServer server;
  const auto stub = server.Connect();
  v1::Open open = IdentityOpen(kWidth, kHeight);
  open.mutable_solver()->set_kind(v1::SOLVER_KIND_AVIS);
  StreamClient client(*stub);
  client.SendOpen(open);
  const grpc::Status status = client.Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNIMPLEMENTED);
  EXPECT_EQ(ReasonOfStatus(status), "NOT_SUPPORTED");
}

TEST(BadOpenTest, SaysThatResumeIsNotSupported) {
  TestServer server;
  const auto stub = server.Connect();
  v1::RestoreRequest request;
  request.mutable_resume()->set_session_id("abc");
  StreamClient client(*stub);
  client.Send(request);
  const grpc::Status status = client.Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNIMPLEMENTED);
  EXPECT_EQ(ReasonOfStatus(status), "NOT_SUPPORTED");
  EXPECT_TRUE(server.HasOnly(0));
}

}  // namespace
}  // namespace limpid::server
