// The reactor of one Restore call: reads, writes, notices cancellation, ends.
// All decisions are the session's.
//
// Lifetime: gRPC keeps the reactor until OnDone, which follows Finish and the
// last operation. Everybody else (session, registry) holds it by shared_ptr,
// so it may outlive OnDone; `mutex_` sees to it that no operation is started
// after Finish and nothing is asked of gRPC after OnDone. The session calls End
// exactly once, on every way out, and End leads to Finish: at once, after the
// write in flight, or, when the client does not take that, after TryCancel.
#pragma once

#include <grpcpp/grpcpp.h>

#include <memory>
#include <optional>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "limpid/v1/restoration.pb.h"
#include "server/session_registry.h"
#include "server/stream_call.h"
#include "server/stream_context.h"
#include "server/stream_session.h"

namespace limpid::server {

class RestoreStream final
    : public grpc::ServerBidiReactor<v1::RestoreRequest, v1::RestoreResponse>,
      public StreamCall,
      public OpenStream,
      public std::enable_shared_from_this<RestoreStream> {
 public:
  // The reactor of a new call; `context` must outlive it.
  static RestoreStream* Start(const StreamContext& context,
                              grpc::CallbackServerContext* call);

  // gRPC's reactions.
  void OnReadDone(bool ok) override;
  void OnWriteDone(bool ok) override ABSL_LOCKS_EXCLUDED(mutex_);
  void OnCancel() override;
  void OnDone() override ABSL_LOCKS_EXCLUDED(mutex_);

  // The session's requests.
  void ReadNext() override ABSL_LOCKS_EXCLUDED(mutex_);
  void WriteNext() override ABSL_LOCKS_EXCLUDED(mutex_);
  void End(const absl::Status& status) override ABSL_LOCKS_EXCLUDED(mutex_);

  // The registry's.
  StreamInfo Info() const override;
  void Drain(absl::Duration deadline) override;
  void Cancel(const absl::Status& status) override;
  void CheckTimers(absl::Time now) override ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  RestoreStream(const StreamContext& context,
                grpc::CallbackServerContext* call);

  // Starts the next write or, when none is left and the session has ended,
  // finishes the call.
  void Proceed() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool IsStalled(absl::Time now) const ABSL_SHARED_LOCKS_REQUIRED(mutex_);

  const StreamContext& context_;
  grpc::CallbackServerContext* const call_;  // valid until OnDone
  std::shared_ptr<StreamSession> session_;   // set by Start
  std::shared_ptr<RestoreStream> self_;      // until OnDone
  v1::RestoreRequest request_;               // of the read in flight

  absl::Mutex mutex_;
  // When the write in flight was started; unset when there is none.
  std::optional<absl::Time> writing_since_ ABSL_GUARDED_BY(mutex_);
  std::optional<absl::Status> end_ ABSL_GUARDED_BY(mutex_);
  absl::Time ended_at_ ABSL_GUARDED_BY(mutex_);
  bool finished_ ABSL_GUARDED_BY(mutex_) = false;
  bool done_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace limpid::server
