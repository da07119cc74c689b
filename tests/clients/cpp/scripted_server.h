// A server whose answers a test writes down: one function plays the stream.
#pragma once

#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "limpid/v1/restoration.grpc.pb.h"

namespace limpid::client {

class ScriptedServer final : public v1::Restoration::Service {
 public:
  using Stream =
      grpc::ServerReaderWriter<v1::RestoreResponse, v1::RestoreRequest>;
  using Script = std::function<grpc::Status(Stream&)>;

  // `max_message_bytes` is what it tells of itself; it takes anything.
  explicit ScriptedServer(Script script, uint64_t max_message_bytes = 16 << 20)
      : script_(std::move(script)), max_message_bytes_(max_message_bytes) {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(),
                             &port_);
    builder.SetMaxReceiveMessageSize(-1);
    builder.RegisterService(this);
    server_ = builder.BuildAndStart();
  }
  ~ScriptedServer() override { server_->Shutdown(); }

  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

  grpc::Status Restore(grpc::ServerContext*, Stream* stream) override {
    return script_(*stream);
  }

  grpc::Status GetCapabilities(grpc::ServerContext*,
                               const v1::GetCapabilitiesRequest*,
                               v1::GetCapabilitiesResponse* response) override {
    response->set_server_version("scripted");
    response->mutable_limits()->set_max_message_bytes(max_message_bytes_);
    return grpc::Status::OK;
  }

  grpc::Status ValidateSpec(grpc::ServerContext*,
                            const v1::ValidateSpecRequest* request,
                            v1::ValidateSpecResponse* response) override {
    response->set_reserved_bytes(request->open().source().width());
    return grpc::Status::OK;
  }

 private:
  const Script script_;
  const uint64_t max_message_bytes_;
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
};

// Reads open, answers opened with `credits` and the open's own source.
inline void AnswerOpen(ScriptedServer::Stream& stream, uint32_t credits) {
  v1::RestoreRequest request;
  stream.Read(&request);
  v1::RestoreResponse response;
  response.set_sequence(1);
  v1::Opened& opened = *response.mutable_opened();
  *opened.mutable_config()->mutable_source() = request.open().source();
  v1::Output& output = *opened.mutable_config()->mutable_output();
  output.set_encoding(v1::ENCODING_RAW);
  output.set_pixel_layout(request.open().source().pixel_layout());
  output.set_bit_depth(8);
  opened.mutable_config()->set_output_width(request.open().source().width());
  opened.mutable_config()->set_output_height(request.open().source().height());
  opened.set_initial_credits(credits);
  stream.Write(response);
}

// An open for raw 8-bit RGB frames.
inline v1::Open RgbOpen(uint32_t width, uint32_t height) {
  v1::Open open;
  open.mutable_source()->set_width(width);
  open.mutable_source()->set_height(height);
  open.mutable_source()->set_pixel_layout(v1::PIXEL_LAYOUT_RGB);
  open.mutable_source()->set_bit_depth(8);
  open.mutable_source()->set_encoding(v1::ENCODING_RAW);
  return open;
}

inline v1::Frame RgbFrame(int64_t pts, size_t bytes) {
  v1::Frame frame;
  frame.set_pts(pts);
  frame.mutable_raw()->add_planes()->set_data(std::string(bytes, 'x'));
  return frame;
}

}  // namespace limpid::client
