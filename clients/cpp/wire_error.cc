// Joins gRPC's status and its google.rpc details.
#include "clients/cpp/wire_error.h"

#include <vector>

#include "absl/strings/cord.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace limpid::client {
namespace {

constexpr char kDetailsUrl[] = "type.googleapis.com/google.rpc.Status";
constexpr char kIncidentKey[] = "incident_id";

ErrorDetails ParseDetails(const std::string& bytes) {
  ErrorDetails details;
  google::rpc::Status status;
  if (!status.ParseFromString(bytes)) return details;
  for (const google::protobuf::Any& any : status.details()) {
    google::rpc::ErrorInfo info;
    google::rpc::BadRequest bad_request;
    google::rpc::RetryInfo retry;
    if (any.UnpackTo(&info)) {
      details.reason = info.reason();
      const auto incident = info.metadata().find(kIncidentKey);
      if (incident != info.metadata().end()) {
        details.incident_id = incident->second;
      }
    } else if (any.UnpackTo(&bad_request)) {
      if (bad_request.field_violations_size() > 0) {
        details.field = bad_request.field_violations(0).field();
      }
    } else if (any.UnpackTo(&retry)) {
      details.retry_after = absl::Seconds(retry.retry_delay().seconds()) +
                            absl::Nanoseconds(retry.retry_delay().nanos());
    }
  }
  return details;
}

std::string Readable(const std::string& message, const ErrorDetails& details) {
  std::string text = message.empty() ? "no message" : message;
  if (!details.field.empty() && text.rfind(details.field, 0) != 0) {
    text = absl::StrFormat("%s: %s", details.field, text);
  }
  std::vector<std::string> notes;
  if (!details.reason.empty()) notes.push_back(details.reason);
  if (details.retry_after.has_value()) {
    notes.push_back("retry in " + absl::FormatDuration(*details.retry_after));
  }
  if (!details.incident_id.empty()) {
    notes.push_back("incident " + details.incident_id);
  }
  if (notes.empty()) return text;
  return absl::StrFormat("%s (%s)", text, absl::StrJoin(notes, ", "));
}

}  // namespace

absl::Status StatusFromWire(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  const ErrorDetails details = ParseDetails(status.error_details());
  absl::Status result(static_cast<absl::StatusCode>(status.error_code()),
                      Readable(status.error_message(), details));
  if (!status.error_details().empty()) {
    result.SetPayload(kDetailsUrl, absl::Cord(status.error_details()));
  }
  return result;
}

ErrorDetails DetailsOf(const absl::Status& status) {
  const auto payload = status.GetPayload(kDetailsUrl);
  if (!payload.has_value()) return {};
  return ParseDetails(std::string(*payload));
}

}  // namespace limpid::client
