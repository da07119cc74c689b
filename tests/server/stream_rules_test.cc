#include "server/stream_rules.h"

#include <gtest/gtest.h>

#include <string>

#include "engine/base/errors.h"

namespace limpid::server {
namespace {

// Numbers messages as a client does.
class StreamRulesTest : public testing::Test {
 protected:
  absl::Status Send(v1::RestoreRequest request) {
    request.set_sequence(++sequence_);
    return rules_.Accept(request);
  }

  void OpenWith(StreamRules::Terms terms) {
    v1::RestoreRequest request;
    request.mutable_open();
    ASSERT_TRUE(Send(request).ok());
    rules_.Open(terms);
  }

  static v1::RestoreRequest Frames(uint64_t first_index,
                                   std::initializer_list<int64_t> pts) {
    v1::RestoreRequest request;
    request.mutable_frames()->set_first_index(first_index);
    for (const int64_t value : pts) {
      request.mutable_frames()->add_frames()->set_pts(value);
    }
    return request;
  }

  static v1::RestoreRequest Part(uint64_t index, int64_t pts, bool more) {
    v1::RestoreRequest request = Frames(index, {pts});
    request.mutable_frames()->mutable_frames(0)->set_data("x");
    request.mutable_frames()->mutable_frames(0)->set_more(more);
    return request;
  }

  static v1::RestoreRequest Flush() {
    v1::RestoreRequest request;
    request.mutable_control()->mutable_flush();
    return request;
  }

  static v1::RestoreRequest Change(uint64_t from_frame) {
    v1::RestoreRequest request;
    request.mutable_control()->mutable_operator_change()->set_from_frame(
        from_frame);
    return request;
  }

  static v1::RestoreRequest End(uint64_t total_frames) {
    v1::RestoreRequest request;
    request.mutable_end()->set_total_frames(total_frames);
    return request;
  }

  static v1::RestoreRequest Ack() {
    v1::RestoreRequest request;
    request.mutable_ack();
    return request;
  }

  static void ExpectError(const absl::Status& status, absl::StatusCode code,
                          Reason reason, const std::string& field,
                          const std::string& message) {
    EXPECT_EQ(status.code(), code) << status;
    EXPECT_EQ(ReasonOf(status), reason) << status;
    EXPECT_EQ(FieldOf(status).value_or(""), field) << status;
    EXPECT_EQ(std::string(status.message()), message);
  }

  static void ExpectWrongOrder(const absl::Status& status,
                               const std::string& field,
                               const std::string& message) {
    ExpectError(status, absl::StatusCode::kFailedPrecondition,
                Reason::kWrongOrder, field, message);
  }

  StreamRules rules_;
  uint64_t sequence_ = 0;
};

TEST_F(StreamRulesTest, TakesAWholeStream) {
  OpenWith({.credits = 10});
  EXPECT_TRUE(Send(Frames(0, {1, 2})).ok());
  EXPECT_TRUE(Send(Flush()).ok());
  EXPECT_TRUE(Send(Change(2)).ok());
  EXPECT_TRUE(Send(Ack()).ok());
  EXPECT_TRUE(Send(Frames(2, {})).ok());
  EXPECT_TRUE(Send(Frames(2, {3})).ok());
  EXPECT_TRUE(Send(End(3)).ok());
  EXPECT_TRUE(rules_.AcceptClose().ok());
  EXPECT_EQ(rules_.frames_received(), 3);
  EXPECT_EQ(rules_.credits(), 7);
  EXPECT_TRUE(rules_.ended());
}

TEST_F(StreamRulesTest, RefusesAGapInTheSequence) {
  OpenWith({.credits = 10});
  ++sequence_;
  ExpectWrongOrder(Send(Flush()), "sequence", "sequence is 3, expected 2");
}

TEST_F(StreamRulesTest, RefusesASequenceThatDoesNotBeginAtOne) {
  v1::RestoreRequest request;
  request.mutable_open();
  ExpectWrongOrder(rules_.Accept(request), "sequence",
                   "sequence is 0, expected 1");
}

TEST_F(StreamRulesTest, RefusesFramesBeforeOpen) {
  ExpectWrongOrder(Send(Frames(0, {1})), "message",
                   "message 1 is not open, expected it to be message 1 and no "
                   "other");
}

TEST_F(StreamRulesTest, RefusesASecondOpen) {
  OpenWith({.credits = 10});
  v1::RestoreRequest request;
  request.mutable_open();
  ExpectWrongOrder(
      Send(request), "message",
      "message 2 is open, expected it to be message 1 and no other");
}

TEST_F(StreamRulesTest, SaysThatResumeIsNotSupported) {
  v1::RestoreRequest request;
  request.mutable_resume();
  ExpectError(Send(request), absl::StatusCode::kUnimplemented,
              Reason::kNotSupported, "resume", "resume is not supported");
}

TEST_F(StreamRulesTest, RefusesResumeInAnOpenStream) {
  OpenWith({.credits = 10});
  v1::RestoreRequest request;
  request.mutable_resume();
  EXPECT_EQ(ReasonOf(Send(request)), Reason::kWrongOrder);
}

TEST_F(StreamRulesTest, RefusesAMessageThatSaysNothing) {
  ExpectError(Send({}), absl::StatusCode::kInvalidArgument,
              Reason::kInvalidField, "message",
              "message 1 says nothing, expected one of open, frames, control, "
              "ack, end");
}

TEST_F(StreamRulesTest, RefusesAGapInTheFrames) {
  OpenWith({.credits = 10});
  ASSERT_TRUE(Send(Frames(0, {1, 2})).ok());
  ExpectWrongOrder(Send(Frames(3, {3})), "frames.first_index",
                   "frames.first_index is 3, expected 2");
}

TEST_F(StreamRulesTest, RefusesFramesBeyondTheCredits) {
  OpenWith({.credits = 2});
  ExpectError(Send(Frames(0, {1, 2, 3})), absl::StatusCode::kFailedPrecondition,
              Reason::kCreditsExceeded, "frames[2]",
              "frame 2 exceeds the credits, allowed 2 frames so far");
}

TEST_F(StreamRulesTest, TakesFramesForCreditsGrantedLater) {
  OpenWith({.credits = 1});
  rules_.GrantCredits(2);
  EXPECT_TRUE(Send(Frames(0, {1, 2, 3})).ok());
  EXPECT_EQ(ReasonOf(Send(Frames(3, {4}))), Reason::kCreditsExceeded);
}

TEST_F(StreamRulesTest, RefusesPtsThatGoBack) {
  OpenWith({.credits = 10});
  ExpectError(Send(Frames(0, {7, 6})), absl::StatusCode::kInvalidArgument,
              Reason::kInvalidFrame, "frames[1].pts",
              "pts of frame 1 is 6, expected more than 7, that of the frame "
              "before");
}

TEST_F(StreamRulesTest, RefusesPtsThatStandStillAcrossMessages) {
  OpenWith({.credits = 10});
  ASSERT_TRUE(Send(Frames(0, {7})).ok());
  EXPECT_EQ(ReasonOf(Send(Frames(1, {7}))), Reason::kInvalidFrame);
}

TEST_F(StreamRulesTest, TakesNegativePts) {
  OpenWith({.credits = 10});
  EXPECT_TRUE(Send(Frames(0, {-5, 0})).ok());
}

TEST_F(StreamRulesTest, TakesAccessUnitsInDecodingOrder) {
  OpenWith({.credits = 10, .pts_increases = false});
  EXPECT_TRUE(Send(Frames(0, {0, 3, 1, 2})).ok());
}

TEST_F(StreamRulesTest, CountsPartsAsOneFrame) {
  OpenWith({.credits = 1});
  ASSERT_TRUE(Send(Part(0, 5, true)).ok());
  EXPECT_EQ(rules_.frames_received(), 0);
  ASSERT_TRUE(Send(Part(0, 5, true)).ok());
  ASSERT_TRUE(Send(Ack()).ok());
  ASSERT_TRUE(Send(Part(0, 5, false)).ok());
  EXPECT_EQ(rules_.frames_received(), 1);
  EXPECT_EQ(rules_.credits(), 0);
}

TEST_F(StreamRulesTest, RefusesAPartOfAnotherTime) {
  OpenWith({.credits = 2});
  ASSERT_TRUE(Send(Part(0, 5, true)).ok());
  ExpectError(Send(Part(0, 6, false)), absl::StatusCode::kInvalidArgument,
              Reason::kInvalidFrame, "frames[0].pts",
              "pts of a part of frame 0 is 6, expected 5 as in its first part");
}

TEST_F(StreamRulesTest, RefusesAMaskOnALaterPart) {
  OpenWith({.credits = 2});
  ASSERT_TRUE(Send(Part(0, 5, true)).ok());
  v1::RestoreRequest part = Part(0, 5, false);
  part.mutable_frames()->mutable_frames(0)->mutable_mask();
  EXPECT_EQ(FieldOf(Send(part)), "frames[0].data");
}

TEST_F(StreamRulesTest, RefusesPlanesInParts) {
  OpenWith({.credits = 2});
  v1::RestoreRequest part = Part(0, 5, true);
  part.mutable_frames()->mutable_frames(0)->mutable_raw();
  EXPECT_EQ(FieldOf(Send(part)), "frames[0].more");
}

TEST_F(StreamRulesTest, RefusesControlAndEndInsideAFrame) {
  OpenWith({.credits = 2});
  ASSERT_TRUE(Send(Part(0, 5, true)).ok());
  ExpectWrongOrder(Send(Flush()), "message",
                   "message 3 comes inside frame 0, expected its next part");
}

TEST_F(StreamRulesTest, RefusesAnEmptyControl) {
  OpenWith({.credits = 2});
  v1::RestoreRequest request;
  request.mutable_control();
  EXPECT_EQ(FieldOf(Send(request)), "control");
}

TEST_F(StreamRulesTest, RefusesAnOperatorChangeForFramesThatWereSent) {
  OpenWith({.credits = 5});
  ASSERT_TRUE(Send(Frames(0, {1, 2, 3})).ok());
  EXPECT_TRUE(Send(Change(3)).ok());
  ExpectWrongOrder(
      Send(Change(2)), "control.operator_change.from_frame",
      "control.operator_change.from_frame is 2, expected 3 or more: earlier "
      "frames have been sent");
}

TEST_F(StreamRulesTest, RefusesAnOperatorChangeBeyondWhatCanBeCounted) {
  OpenWith({.credits = 5});
  EXPECT_TRUE(Send(Change(9223372036854775807u)).ok());
  ExpectError(Send(Change(18446744073709551615u)),
              absl::StatusCode::kInvalidArgument, Reason::kInvalidField,
              "control.operator_change.from_frame",
              "control.operator_change.from_frame is 18446744073709551615, "
              "expected 9223372036854775807 or less");
}

TEST_F(StreamRulesTest, BoundsTheOperatorChangesThatAreNotInForce) {
  OpenWith({.credits = 5});
  for (int i = 0; i < 16; ++i) ASSERT_TRUE(Send(Change(100)).ok());
  rules_.RetireChanges(1);
  EXPECT_TRUE(Send(Change(100)).ok());
  ExpectWrongOrder(Send(Change(100)), "control.operator_change",
                   "17 operator changes are not in force yet, allowed 16");
}

TEST_F(StreamRulesTest, RefusesAnEndWithAnotherCount) {
  OpenWith({.credits = 5});
  ASSERT_TRUE(Send(Frames(0, {1, 2, 3})).ok());
  ExpectError(Send(End(4)), absl::StatusCode::kFailedPrecondition,
              Reason::kFrameCountMismatch, "end.total_frames",
              "end.total_frames is 4, expected 3");
}

TEST_F(StreamRulesTest, TakesNothingButAcksAfterEnd) {
  OpenWith({.credits = 5});
  ASSERT_TRUE(Send(End(0)).ok());
  EXPECT_TRUE(Send(Ack()).ok());
  ExpectWrongOrder(Send(Flush()), "message",
                   "message 4 comes after end, which came after 0 frames; "
                   "expected ack at most");
}

TEST_F(StreamRulesTest, RefusesACloseWithoutEnd) {
  OpenWith({.credits = 5});
  ASSERT_TRUE(Send(Frames(0, {1})).ok());
  ExpectWrongOrder(rules_.AcceptClose(), "end",
                   "the client closed the stream after 1 frames without end");
}

}  // namespace
}  // namespace limpid::server
