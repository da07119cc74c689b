#include "clients/cpp/wire_error.h"

#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>
#include <gtest/gtest.h>

namespace limpid::client {
namespace {

grpc::Status Detailed(grpc::StatusCode code, const std::string& message,
                      const google::rpc::Status& details) {
  return grpc::Status(code, message, details.SerializeAsString());
}

TEST(WireErrorTest, OkStaysOk) {
  EXPECT_TRUE(StatusFromWire(grpc::Status::OK).ok());
}

TEST(WireErrorTest, KeepsCodeAndMessageWithoutDetails) {
  const absl::Status status = StatusFromWire(
      grpc::Status(grpc::StatusCode::UNAVAILABLE, "nobody there"));
  EXPECT_EQ(status, absl::UnavailableError("nobody there"));
  EXPECT_EQ(DetailsOf(status).reason, "");
}

TEST(WireErrorTest, NamesFieldAndReason) {
  google::rpc::Status details;
  google::rpc::BadRequest bad_request;
  bad_request.add_field_violations()->set_field("source.width");
  details.add_details()->PackFrom(bad_request);
  google::rpc::ErrorInfo info;
  info.set_reason("INVALID_FIELD");
  details.add_details()->PackFrom(info);
  const absl::Status status = StatusFromWire(Detailed(
      grpc::StatusCode::INVALID_ARGUMENT, "is 0, allowed 1 to 4096", details));
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(std::string(status.message()),
            "source.width: is 0, allowed 1 to 4096 (INVALID_FIELD)");
  EXPECT_EQ(DetailsOf(status).field, "source.width");
  EXPECT_EQ(DetailsOf(status).reason, "INVALID_FIELD");
}

TEST(WireErrorTest, DoesNotNameTheFieldTwice) {
  google::rpc::Status details;
  google::rpc::BadRequest bad_request;
  bad_request.add_field_violations()->set_field("noise_level");
  details.add_details()->PackFrom(bad_request);
  const absl::Status status = StatusFromWire(Detailed(
      grpc::StatusCode::INVALID_ARGUMENT, "noise_level is -1", details));
  EXPECT_EQ(std::string(status.message()), "noise_level is -1");
}

TEST(WireErrorTest, SaysWhenToTryAgain) {
  google::rpc::Status details;
  google::rpc::RetryInfo retry;
  retry.mutable_retry_delay()->set_seconds(2);
  retry.mutable_retry_delay()->set_nanos(500'000'000);
  details.add_details()->PackFrom(retry);
  const absl::Status status = StatusFromWire(
      Detailed(grpc::StatusCode::RESOURCE_EXHAUSTED, "full", details));
  EXPECT_EQ(DetailsOf(status).retry_after, absl::Milliseconds(2500));
  EXPECT_EQ(std::string(status.message()), "full (retry in 2.5s)");
}

TEST(WireErrorTest, QuotesTheIncidentOfADefect) {
  google::rpc::Status details;
  google::rpc::ErrorInfo info;
  info.set_reason("DEFECT");
  (*info.mutable_metadata())["incident_id"] = "4f2a";
  details.add_details()->PackFrom(info);
  const absl::Status status =
      StatusFromWire(Detailed(grpc::StatusCode::INTERNAL, "defect", details));
  EXPECT_EQ(DetailsOf(status).incident_id, "4f2a");
  EXPECT_EQ(std::string(status.message()), "defect (DEFECT, incident 4f2a)");
}

TEST(WireErrorTest, GarbageDetailsAreIgnored) {
  const absl::Status status = StatusFromWire(
      grpc::Status(grpc::StatusCode::INTERNAL, "broken", "\xff\xff\xff"));
  EXPECT_EQ(std::string(status.message()), "broken");
}

}  // namespace
}  // namespace limpid::client
