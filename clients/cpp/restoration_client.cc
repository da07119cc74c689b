// Unary calls, and the start of a stream.
#include "clients/cpp/restoration_client.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <utility>

#include "clients/cpp/wire_error.h"

namespace limpid::client {
namespace {

std::shared_ptr<grpc::Channel> Connect(const ClientOptions& options) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(
      static_cast<int>(options.max_received_bytes));
  arguments.SetMaxSendMessageSize(-1);
  return grpc::CreateCustomChannel(
      options.address, grpc::InsecureChannelCredentials(), arguments);
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
  return RestorationCall::Start(*stub_, open, options_.max_part_bytes,
                                std::move(events));
}

}  // namespace limpid::client
