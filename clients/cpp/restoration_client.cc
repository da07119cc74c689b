// Unary calls, and the start of a stream.
#include "clients/cpp/restoration_client.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "clients/cpp/wire_error.h"

namespace limpid::client {
namespace {

// More than a message has beside the payload of its frame.
constexpr int64_t kEnvelopeBytes = 256;

std::shared_ptr<grpc::Channel> Connect(const ClientOptions& options) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(
      static_cast<int>(options.max_received_bytes));
  arguments.SetMaxSendMessageSize(-1);
  return grpc::CreateCustomChannel(
      options.address, grpc::InsecureChannelCredentials(), arguments);
}

// A server that does not say takes anything.
int64_t FittingBytes(const v1::Limits& limits) {
  if (limits.max_message_bytes() == 0) {
    return std::numeric_limits<int64_t>::max();
  }
  return std::max<int64_t>(
      1, static_cast<int64_t>(limits.max_message_bytes()) - kEnvelopeBytes);
}

}  // namespace

RestorationClient::RestorationClient(const ClientOptions& options)
    : RestorationClient(Connect(options), options) {}

RestorationClient::RestorationClient(std::shared_ptr<grpc::Channel> channel,
                                     const ClientOptions& options)
    : options_(options), stub_(v1::Restoration::NewStub(std::move(channel))) {}

absl::StatusOr<v1::GetCapabilitiesResponse> RestorationClient::GetCapabilities()
    const {
  grpc::ClientContext context;
  v1::GetCapabilitiesResponse response;
  const grpc::Status status = stub_->GetCapabilities(&context, {}, &response);
  if (!status.ok()) return StatusFromWire(status);
  return response;
}

absl::StatusOr<v1::ValidateSpecResponse> RestorationClient::ValidateSpec(
    const v1::Open& open) const {
  grpc::ClientContext context;
  v1::ValidateSpecRequest request;
  *request.mutable_open() = open;
  v1::ValidateSpecResponse response;
  const grpc::Status status = stub_->ValidateSpec(&context, request, &response);
  if (!status.ok()) return StatusFromWire(status);
  return response;
}

absl::StatusOr<std::unique_ptr<RestorationCall>> RestorationClient::Restore(
    const v1::Open& open, RestorationCall::Events events) const {
  const absl::StatusOr<int64_t> part_bytes = PartBytes();
  if (!part_bytes.ok()) return part_bytes.status();
  return RestorationCall::Start(*stub_, open, *part_bytes, std::move(events));
}

absl::StatusOr<int64_t> RestorationClient::PartBytes() const {
  {
    absl::MutexLock lock(&mutex_);
    if (part_bytes_.has_value()) return *part_bytes_;
  }
  const absl::StatusOr<v1::GetCapabilitiesResponse> answer = GetCapabilities();
  if (!answer.ok()) return answer.status();
  const int64_t part_bytes =
      std::min(options_.max_part_bytes, FittingBytes(answer->limits()));
  absl::MutexLock lock(&mutex_);
  part_bytes_ = part_bytes;
  return part_bytes;
}

}  // namespace limpid::client
