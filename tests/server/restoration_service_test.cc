#include "server/restoration_service.h"

#include <gtest/gtest.h>

#include "tests/testing/stream_client.h"
#include "tests/testing/test_server.h"

namespace limpid::server {
namespace {

TEST(RestorationServiceTest, AnswersGetCapabilities) {
  TestServer server;
  const auto stub = server.Connect();
  grpc::ClientContext context;
  v1::GetCapabilitiesResponse response;
  EXPECT_TRUE(stub->GetCapabilities(&context, {}, &response).ok());
  EXPECT_EQ(response.operators_size(), 5);
}

TEST(RestorationServiceTest, ValidatesASpecWithoutOpeningIt) {
  TestServer server;
  const auto stub = server.Connect();
  grpc::ClientContext context;
  v1::ValidateSpecRequest request;
  *request.mutable_open() = IdentityOpen(32, 32);
  v1::ValidateSpecResponse response;
  EXPECT_TRUE(stub->ValidateSpec(&context, request, &response).ok());
  EXPECT_TRUE(response.would_be_admitted());
  EXPECT_TRUE(server.HasOnly(0));
}

TEST(RestorationServiceTest, AnswersABadSpecWithTheFieldAtFault) {
  TestServer server;
  const auto stub = server.Connect();
  grpc::ClientContext context;
  v1::ValidateSpecRequest request;
  *request.mutable_open() = IdentityOpen(32, 5000);
  v1::ValidateSpecResponse response;
  const grpc::Status status = stub->ValidateSpec(&context, request, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(FieldOfStatus(status), "source.height");
}

TEST(RestorationServiceTest, OpensStreams) {
  TestServer server;
  const auto stub = server.Connect();
  StreamClient client(*stub);
  client.SendOpen(IdentityOpen(32, 32));
  EXPECT_TRUE(client.ReadOpened().has_value());
  EXPECT_EQ(server.registry().List().size(), 1u);
  client.SendEnd();
  EXPECT_TRUE(client.Finish().ok());
}

}  // namespace
}  // namespace limpid::server
