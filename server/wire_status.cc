#include "server/wire_status.h"

#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>
#include <spdlog/spdlog.h>

#include <string>

#include "absl/strings/str_format.h"
#include "engine/base/errors.h"
#include "server/random_id.h"
#include "server/wire_duration.h"

namespace limpid::server {
namespace {

constexpr char kDomain[] = "limpid.v1";
constexpr absl::Duration kDefaultRetryDelay = absl::Seconds(1);

bool PromisesRetry(Reason reason) {
  return reason == Reason::kMemoryExhausted ||
         reason == Reason::kSessionLimit || reason == Reason::kQueueFull ||
         reason == Reason::kDraining || reason == Reason::kWorkerLost;
}

// What a client has too little of, for QuotaFailure; null for other reasons.
const char* QuotaSubject(Reason reason) {
  if (reason == Reason::kMemoryExhausted) return "session_memory";
  if (reason == Reason::kSessionLimit) return "sessions";
  return nullptr;
}

google::rpc::ErrorInfo ErrorInfoOf(const absl::Status& status) {
  google::rpc::ErrorInfo info;
  info.set_reason(std::string(ReasonName(ReasonOf(status))));
  info.set_domain(kDomain);
  if (const std::optional<std::string> field = FieldOf(status)) {
    (*info.mutable_metadata())["field"] = *field;
  }
  return info;
}

void AddBadRequest(const absl::Status& status, google::rpc::Status* wire) {
  const std::optional<std::string> field = FieldOf(status);
  if (!absl::IsInvalidArgument(status) || !field.has_value()) return;
  google::rpc::BadRequest detail;
  google::rpc::BadRequest::FieldViolation* violation =
      detail.add_field_violations();
  violation->set_field(*field);
  violation->set_description(std::string(status.message()));
  wire->add_details()->PackFrom(detail);
}

void AddRetryInfo(const absl::Status& status, google::rpc::Status* wire) {
  const std::optional<absl::Duration> delay = RetryAfterOf(status);
  if (!delay.has_value() && !PromisesRetry(ReasonOf(status))) return;
  google::rpc::RetryInfo detail;
  *detail.mutable_retry_delay() =
      DurationMessage(delay.value_or(kDefaultRetryDelay));
  wire->add_details()->PackFrom(detail);
}

void AddQuotaFailure(const absl::Status& status, google::rpc::Status* wire) {
  const char* subject = QuotaSubject(ReasonOf(status));
  if (subject == nullptr) return;
  google::rpc::QuotaFailure detail;
  google::rpc::QuotaFailure::Violation* violation = detail.add_violations();
  violation->set_subject(subject);
  violation->set_description(std::string(status.message()));
  wire->add_details()->PackFrom(detail);
}

grpc::Status Pack(grpc::StatusCode code, const std::string& message,
                  google::rpc::Status wire) {
  wire.set_code(code);
  wire.set_message(message);
  return grpc::Status(code, message, wire.SerializeAsString());
}

grpc::Status Defect(const absl::Status& status) {
  const std::string incident = RandomId(8);
  spdlog::error("incident {}: {}", incident, status.ToString());
  google::rpc::ErrorInfo info;
  info.set_reason(std::string(ReasonName(Reason::kDefect)));
  info.set_domain(kDomain);
  (*info.mutable_metadata())["incident_id"] = incident;
  google::rpc::Status wire;
  wire.add_details()->PackFrom(info);
  return Pack(grpc::StatusCode::INTERNAL,
              absl::StrFormat("internal error, incident %s", incident),
              std::move(wire));
}

}  // namespace

grpc::Status ToGrpcStatus(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  if (absl::IsCancelled(status)) return grpc::Status::CANCELLED;
  const Reason reason = ReasonOf(status);
  if (reason == Reason::kNone || reason == Reason::kDefect) {
    return Defect(status);
  }
  google::rpc::Status wire;
  wire.add_details()->PackFrom(ErrorInfoOf(status));
  AddBadRequest(status, &wire);
  AddRetryInfo(status, &wire);
  AddQuotaFailure(status, &wire);
  return Pack(static_cast<grpc::StatusCode>(status.code()),
              std::string(status.message()), std::move(wire));
}

}  // namespace limpid::server
