#include "server/admin_service.h"

#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_format.h"
#include "engine/base/errors.h"
#include "server/wire_duration.h"
#include "server/wire_status.h"

namespace limpid::server {
namespace {

constexpr absl::Duration kLongestDrain = absl::Hours(24);

v1::SessionState StateMessage(StreamState state) {
  switch (state) {
    case StreamState::kActive:
      return v1::SESSION_STATE_ACTIVE;
    case StreamState::kWaiting:
      return v1::SESSION_STATE_WAITING;
    case StreamState::kDraining:
      return v1::SESSION_STATE_DRAINING;
    case StreamState::kConnected:
      break;
  }
  return v1::SESSION_STATE_UNSPECIFIED;
}

google::protobuf::Timestamp TimestampMessage(absl::Time time) {
  const timespec parts = absl::ToTimespec(time);
  google::protobuf::Timestamp message;
  message.set_seconds(parts.tv_sec);
  message.set_nanos(static_cast<int32_t>(parts.tv_nsec));
  return message;
}

v1::SessionInfo SessionMessage(const StreamInfo& info) {
  v1::SessionInfo message;
  message.set_session_id(info.session_id);
  message.set_state(StateMessage(info.state));
  *message.mutable_opened_at() = TimestampMessage(info.opened_at);
  message.set_frames_received(static_cast<uint64_t>(info.frames_received));
  message.set_frames_restored(static_cast<uint64_t>(info.frames_restored));
  message.set_reserved_bytes(static_cast<uint64_t>(info.reserved_bytes));
  message.set_outbound_bytes(static_cast<uint64_t>(info.outbound_bytes));
  message.set_operator_(info.operator_text);
  message.set_solver(info.solver);
  return message;
}

absl::StatusOr<absl::Duration> DeadlineFrom(
    const google::protobuf::Duration& message) {
  const absl::Duration deadline = DurationOf(message);
  if (deadline >= absl::ZeroDuration() && deadline <= kLongestDrain) {
    return deadline;
  }
  return InvalidField("deadline",
                      absl::StrFormat("deadline is %s, allowed 0 to %s",
                                      absl::FormatDuration(deadline),
                                      absl::FormatDuration(kLongestDrain)));
}

}  // namespace

AdminService::AdminService(const SessionRegistry& sessions,
                           absl::Duration drain_deadline,
                           std::function<void(absl::Duration)> begin_drain)
    : sessions_(sessions),
      drain_deadline_(drain_deadline),
      begin_drain_(std::move(begin_drain)) {}

grpc::ServerUnaryReactor* AdminService::ListSessions(
    grpc::CallbackServerContext* context,
    const v1::ListSessionsRequest* /*request*/,
    v1::ListSessionsResponse* response) {
  for (const StreamInfo& info : sessions_.List()) {
    *response->add_sessions() = SessionMessage(info);
  }
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  reactor->Finish(grpc::Status::OK);
  return reactor;
}

grpc::ServerUnaryReactor* AdminService::Drain(
    grpc::CallbackServerContext* context, const v1::DrainRequest* request,
    v1::DrainResponse* response) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  absl::StatusOr<absl::Duration> deadline = drain_deadline_;
  if (request->has_deadline()) deadline = DeadlineFrom(request->deadline());
  if (!deadline.ok()) {
    reactor->Finish(ToGrpcStatus(deadline.status()));
    return reactor;
  }
  response->set_open_sessions(static_cast<uint32_t>(sessions_.List().size()));
  begin_drain_(*deadline);
  reactor->Finish(grpc::Status::OK);
  return reactor;
}

}  // namespace limpid::server
