// A client that does as little as a client can: the generated stub, messages
// made once and sent again, restored pixels dropped unread.
#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "bench/stream_figures.h"
#include "limpid/v1/restoration.grpc.pb.h"

namespace limpid::bench {

// One Restore call. One thread calls Run, or one the single steps.
class BenchClient {
 public:
  // `figures` may be null; otherwise it must outlive the client.
  BenchClient(v1::Restoration::Stub& stub, v1::Open open,
              StreamFigures* figures);
  // Cancels what has not ended.
  ~BenchClient();

  // Opens; returns once the server has admitted the session.
  absl::Status Open();
  // Sends `num_frames` as credits allow, ends, and reads to the end.
  absl::Status Run(int64_t num_frames);

  // Sends frames without looking at credits or answers.
  bool SendFrames(int64_t num_frames);
  // Sends a message that breaks the rules; the server ends the call.
  bool SendSecondOpen();
  void Cancel() { context_.TryCancel(); }
  // Half-closes, reads what comes and returns how the call ended.
  absl::Status Finish();

 private:
  void SendAll(int64_t num_frames) ABSL_LOCKS_EXCLUDED(mutex_);
  void ReadAll() ABSL_LOCKS_EXCLUDED(mutex_);
  void Receive(const v1::RestoreResponse& response) ABSL_LOCKS_EXCLUDED(mutex_);
  void ReceiveChunk(const v1::Chunk& chunk)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool SendFrame(int64_t index);
  bool SendAck(uint64_t sequence);
  bool CanSend() const ABSL_SHARED_LOCKS_REQUIRED(mutex_);

  using Call =
      grpc::ClientReaderWriter<v1::RestoreRequest, v1::RestoreResponse>;

  const v1::Open open_;
  StreamFigures* const figures_;
  grpc::ClientContext context_;
  const std::unique_ptr<Call> call_;
  v1::RestoreRequest frame_request_;  // of the writing thread
  uint64_t last_sequence_ = 0;        // of the writing thread
  bool finished_ = false;

  absl::Mutex mutex_;
  int64_t credits_ ABSL_GUARDED_BY(mutex_) = 0;
  bool reading_ended_ ABSL_GUARDED_BY(mutex_) = false;
  // The last chunk message that has not been acknowledged; 0 when all are.
  uint64_t unacked_sequence_ ABSL_GUARDED_BY(mutex_) = 0;
  std::vector<absl::Time> sent_at_ ABSL_GUARDED_BY(mutex_);  // by frame
};

}  // namespace limpid::bench
