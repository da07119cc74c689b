#include "server/wire_status.h"

#include <gtest/gtest.h>

#include <string>

#include "engine/base/errors.h"
#include "tests/testing/stream_client.h"

namespace limpid::server {
namespace {

TEST(WireStatusTest, KeepsOkAndCancelled) {
  EXPECT_TRUE(ToGrpcStatus(absl::OkStatus()).ok());
  EXPECT_EQ(ToGrpcStatus(absl::CancelledError("gone")).error_code(),
            grpc::StatusCode::CANCELLED);
}

TEST(WireStatusTest, NamesTheFieldOfABadRequest) {
  const grpc::Status status =
      ToGrpcStatus(InvalidField("source.width", "source.width is 0"));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(status.error_message(), "source.width is 0");
  const auto info = DetailOf<google::rpc::ErrorInfo>(status);
  ASSERT_TRUE(info.has_value());
  EXPECT_EQ(info->reason(), "INVALID_FIELD");
  EXPECT_EQ(info->domain(), "limpid.v1");
  EXPECT_EQ(info->metadata().at("field"), "source.width");
  const auto bad = DetailOf<google::rpc::BadRequest>(status);
  ASSERT_TRUE(bad.has_value());
  EXPECT_EQ(bad->field_violations(0).field(), "source.width");
  EXPECT_EQ(bad->field_violations(0).description(), "source.width is 0");
}

TEST(WireStatusTest, RepeatsCodeAndMessageInTheDetails) {
  const grpc::Status status = ToGrpcStatus(InvalidField("seed", "bad seed"));
  google::rpc::Status wire;
  ASSERT_TRUE(wire.ParseFromString(status.error_details()));
  EXPECT_EQ(wire.code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(wire.message(), "bad seed");
}

TEST(WireStatusTest, SaysWhenToTryAgainAndWhatIsShort) {
  const grpc::Status status = ToGrpcStatus(WithRetryAfter(
      WithReason(absl::ResourceExhaustedError("full"), Reason::kSessionLimit),
      absl::Seconds(4)));
  EXPECT_EQ(DetailOf<google::rpc::RetryInfo>(status)->retry_delay().seconds(),
            4);
  EXPECT_EQ(
      DetailOf<google::rpc::QuotaFailure>(status)->violations(0).subject(),
      "sessions");
}

TEST(WireStatusTest, PromisesARetryWhereTheReasonDoes) {
  const grpc::Status status = ToGrpcStatus(
      WithReason(absl::UnavailableError("draining"), Reason::kDraining));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_TRUE(DetailOf<google::rpc::RetryInfo>(status).has_value());
  EXPECT_FALSE(DetailOf<google::rpc::QuotaFailure>(status).has_value());
}

TEST(WireStatusTest, HidesADefectBehindAnIncident) {
  const grpc::Status status =
      ToGrpcStatus(absl::InternalError("at::secret_internal_name failed"));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INTERNAL);
  EXPECT_EQ(status.error_message().find("secret"), std::string::npos);
  const auto info = DetailOf<google::rpc::ErrorInfo>(status);
  EXPECT_EQ(info->reason(), "DEFECT");
  EXPECT_NE(status.error_message().find(info->metadata().at("incident_id")),
            std::string::npos);
}

TEST(WireStatusTest, TreatsAnErrorWithoutAReasonAsADefect) {
  EXPECT_EQ(ToGrpcStatus(absl::NotFoundError("no such tensor")).error_code(),
            grpc::StatusCode::INTERNAL);
}

}  // namespace
}  // namespace limpid::server
