// The way to a Limpid server: ask what it can do, restore videos.
//
//   RestorationClient client({.address = "localhost:7400"});
//   auto call = client.Restore(open);          // one video
//   std::thread reader([&] {
//     while (auto chunk = (*call)->Next(); chunk.ok() && *chunk) Show(**chunk);
//   });
//   for (v1::Frame& frame : frames) (*call)->Send(std::move(frame));
//   (*call)->End();
//
// Thread-safe; calls may outlive the client.
#pragma once

#include <grpcpp/channel.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "clients/cpp/restoration_call.h"
#include "limpid/v1/restoration.grpc.pb.h"

namespace limpid::client {

struct ClientOptions {
  std::string address;  // "host:port"
  // Largest message that the client takes.
  int64_t max_received_bytes = int64_t{64} << 20;
  // Frames above this travel in parts, which are smaller still where the server
  // takes less.
  int64_t max_part_bytes = (int64_t{4} << 20) - (int64_t{64} << 10);
};

class RestorationClient {
 public:
  // Connects when first used, without TLS.
  explicit RestorationClient(const ClientOptions& options);
  // Over a channel made elsewhere; `address` is not looked at.
  RestorationClient(std::shared_ptr<grpc::Channel> channel,
                    const ClientOptions& options);

  absl::StatusOr<v1::GetCapabilitiesResponse> GetCapabilities() const;
  absl::StatusOr<v1::ValidateSpecResponse> ValidateSpec(
      const v1::Open& open) const;

  // Opens a session; returns once the server has admitted it. `events` may be
  // empty. The first call asks the server for its limits, too.
  absl::StatusOr<std::unique_ptr<RestorationCall>> Restore(
      const v1::Open& open, RestorationCall::Events events = {}) const;

 private:
  // What fits a message of the server.
  absl::StatusOr<int64_t> PartBytes() const ABSL_LOCKS_EXCLUDED(mutex_);

  const ClientOptions options_;
  const std::unique_ptr<v1::Restoration::Stub> stub_;
  mutable absl::Mutex mutex_;
  // Unknown until the server has told.
  mutable std::optional<int64_t> part_bytes_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace limpid::client
