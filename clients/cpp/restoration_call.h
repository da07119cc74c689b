// One video on its way through a server: frames in, restored chunks out.
//
// Hides sequence numbers, credits, acks, parts and the reading thread. One
// thread sends (Send to End), another one may take (Next); Cancel may come
// from any. A single thread must use TrySend, for Send waits for credits that
// only Next sets free.
#pragma once

#include <grpcpp/client_context.h>
#include <grpcpp/support/sync_stream.h>

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "clients/cpp/chunk_assembly.h"
#include "clients/cpp/plane_sizes.h"
#include "limpid/v1/restoration.grpc.pb.h"

namespace limpid::client {

class RestorationCall {
 public:
  // Called on the reading thread; must not call back into the call.
  struct Events {
    std::function<void(const v1::Progress&)> progress;
    std::function<void(const v1::Notice&)> notice;
  };

  // Sends `open` and waits for the answer. The error is the server's.
  static absl::StatusOr<std::unique_ptr<RestorationCall>> Start(
      v1::Restoration::Stub& stub, const v1::Open& open, int64_t max_part_bytes,
      Events events);

  // Cancels what still runs.
  ~RestorationCall();

  const v1::Opened& opened() const { return opened_; }

  // Sends one frame (an access unit or an image counts as one) and waits for
  // a credit first. Once the call has failed: its error.
  absl::Status Send(v1::Frame frame) ABSL_LOCKS_EXCLUDED(mutex_);
  // As Send, but false instead of waiting.
  absl::StatusOr<bool> TrySend(v1::Frame frame) ABSL_LOCKS_EXCLUDED(mutex_);

  // The operator (and noise level, where there is one) from the next frame on.
  absl::Status ChangeOperator(const v1::Operator& op,
                              std::optional<double> noise_level);
  // Has the server restore what it holds without waiting for a whole chunk.
  absl::Status Flush();
  // Flush, then forget the past.
  absl::Status Reset();
  // No more frames.
  absl::Status End();

  // Waits for the next chunk, whole, and acknowledges the one before. Nothing
  // once the stream has ended well; otherwise its error.
  absl::StatusOr<std::optional<v1::Chunk>> Next() ABSL_LOCKS_EXCLUDED(mutex_);

  // Known once Next has returned nothing.
  std::optional<v1::Summary> summary() const ABSL_LOCKS_EXCLUDED(mutex_);

  // The call ends with CANCELLED.
  void Cancel() { context_.TryCancel(); }

 private:
  struct Arrival {
    uint64_t sequence = 0;  // of the chunk's last message
    v1::Chunk chunk;
  };

  RestorationCall(int64_t max_part_bytes, Events events);

  absl::Status WaitForOpened();
  absl::Status SendFrame(v1::Frame frame);
  // Numbers the message and writes it; false once the call is over.
  bool WriteNext(v1::RestoreRequest request) ABSL_LOCKS_EXCLUDED(write_mutex_);
  absl::Status Write(v1::RestoreRequest request)
      ABSL_LOCKS_EXCLUDED(write_mutex_, mutex_);
  absl::Status AwaitFailure() ABSL_LOCKS_EXCLUDED(mutex_);
  absl::Status Failure() const ABSL_SHARED_LOCKS_REQUIRED(mutex_);

  void ReadAll();
  absl::Status Take(v1::RestoreResponse response) ABSL_LOCKS_EXCLUDED(mutex_);
  absl::Status TakeChunk(uint64_t sequence, v1::Chunk part)
      ABSL_LOCKS_EXCLUDED(mutex_);

  bool MaySend() const ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
    return credits_ > 0 || is_over_;
  }
  bool HasArrival() const ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
    return !arrivals_.empty() || is_over_;
  }
  bool IsOver() const ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return is_over_; }

  const int64_t max_part_bytes_;
  const Events events_;
  grpc::ClientContext context_;
  std::unique_ptr<
      grpc::ClientReaderWriter<v1::RestoreRequest, v1::RestoreResponse>>
      stream_;
  v1::Opened opened_;
  std::vector<PlaneSize> source_planes_;  // empty when frames are encoded
  std::optional<ChunkAssembly> assembly_;

  // Of the sending thread.
  uint64_t frames_sent_ = 0;

  // Of the taking thread.
  uint64_t unacknowledged_ = 0;  // sequence of the last chunk handed out

  absl::Mutex write_mutex_;
  uint64_t sequence_ ABSL_GUARDED_BY(write_mutex_) = 0;

  mutable absl::Mutex mutex_;
  uint64_t credits_ ABSL_GUARDED_BY(mutex_) = 0;
  std::deque<Arrival> arrivals_ ABSL_GUARDED_BY(mutex_);
  std::optional<v1::Summary> summary_ ABSL_GUARDED_BY(mutex_);
  bool is_over_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Status status_ ABSL_GUARDED_BY(mutex_);

  std::thread reader_;
};

}  // namespace limpid::client
