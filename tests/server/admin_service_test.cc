#include "server/admin_service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>

#include "server/grpc_listener.h"
#include "tests/testing/listed_stream.h"
#include "tests/testing/small_server.h"

namespace limpid::server {
namespace {

// The service behind a listener, and the last drain that was asked for.
class AdminServiceTest : public testing::Test {
 protected:
  AdminServiceTest()
      : service_(sessions_, absl::Seconds(7),
                 [this](absl::Duration deadline) { drain_ = deadline; }),
        listener_(*ListenForGrpc("admin.listen", "127.0.0.1:0", service_,
                                 SmallServerConfig())),
        stub_(v1::Admin::NewStub(ConnectTo(listener_.port))) {}

  SessionRegistry sessions_;
  std::optional<absl::Duration> drain_;
  AdminService service_;
  GrpcListener listener_;
  std::unique_ptr<v1::Admin::Stub> stub_;
  grpc::ClientContext context_;
};

TEST_F(AdminServiceTest, ListsOpenedSessionsWithAllThatIsKnown) {
  sessions_.Add(std::make_shared<ListedStream>(
      StreamInfo{.session_id = "abc",
                 .state = StreamState::kWaiting,
                 .opened_at = absl::FromUnixMillis(1500),
                 .frames_received = 24,
                 .frames_restored = 12,
                 .reserved_bytes = 1000,
                 .outbound_bytes = 50,
                 .operator_text = "identity",
                 .solver = "linear"}));
  v1::ListSessionsResponse response;
  ASSERT_TRUE(stub_->ListSessions(&context_, {}, &response).ok());
  ASSERT_EQ(response.sessions_size(), 1);
  const v1::SessionInfo& session = response.sessions(0);
  EXPECT_EQ(session.session_id(), "abc");
  EXPECT_EQ(session.state(), v1::SESSION_STATE_WAITING);
  EXPECT_EQ(session.opened_at().seconds(), 1);
  EXPECT_EQ(session.opened_at().nanos(), 500'000'000);
  EXPECT_EQ(session.frames_received(), 24u);
  EXPECT_EQ(session.frames_restored(), 12u);
  EXPECT_EQ(session.reserved_bytes(), 1000u);
  EXPECT_EQ(session.outbound_bytes(), 50u);
  EXPECT_EQ(session.operator_(), "identity");
  EXPECT_EQ(session.solver(), "linear");
}

TEST_F(AdminServiceTest, DrainsWithTheConfiguredDeadlineUnlessToldOtherwise) {
  v1::DrainResponse response;
  ASSERT_TRUE(stub_->Drain(&context_, {}, &response).ok());
  EXPECT_EQ(drain_, absl::Seconds(7));
  v1::DrainRequest request;
  request.mutable_deadline()->set_seconds(3);
  grpc::ClientContext context;
  ASSERT_TRUE(stub_->Drain(&context, request, &response).ok());
  EXPECT_EQ(drain_, absl::Seconds(3));
}

TEST_F(AdminServiceTest, TellsHowManySessionsAreOpen) {
  StreamInfo info;
  info.session_id = "a";
  sessions_.Add(std::make_shared<ListedStream>(info));
  v1::DrainResponse response;
  ASSERT_TRUE(stub_->Drain(&context_, {}, &response).ok());
  EXPECT_EQ(response.open_sessions(), 1u);
}

TEST_F(AdminServiceTest, ANegativeDeadlineIsRefused) {
  v1::DrainRequest request;
  request.mutable_deadline()->set_seconds(-1);
  v1::DrainResponse response;
  const grpc::Status status = stub_->Drain(&context_, request, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(status.error_message(), "deadline is -1s, allowed 0 to 24h");
  EXPECT_FALSE(drain_.has_value());
}

}  // namespace
}  // namespace limpid::server
