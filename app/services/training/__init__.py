"""培训: sessions, who is called, the signed sheet, hours of a year, certificates."""

from typing import TYPE_CHECKING

from app.core.front import front

if TYPE_CHECKING:
    from app.services.training.calling import call_many as call_many
    from app.services.training.calling import call_one as call_one
    from app.services.training.calling import quotas as quotas
    from app.services.training.calling import withdraw as withdraw
    from app.services.training.counting import Earned as Earned
    from app.services.training.counting import earned as earned
    from app.services.training.giving import certificates as certificates
    from app.services.training.giving import certify as certify
    from app.services.training.giving import certify_one as certify_one
    from app.services.training.giving import one_certificate as one_certificate
    from app.services.training.giving import void_certificate as void_certificate
    from app.services.training.listing import Namesake as Namesake
    from app.services.training.listing import SignedLine as SignedLine
    from app.services.training.listing import compare_sheet as compare_sheet
    from app.services.training.listing import namesakes as namesakes
    from app.services.training.listing import put_back_sheet as put_back_sheet
    from app.services.training.listing import session_named as session_named
    from app.services.training.listing import take_sheet as take_sheet
    from app.services.training.planning import cancel as cancel
    from app.services.training.planning import change as change
    from app.services.training.planning import close as close
    from app.services.training.planning import make_up as make_up
    from app.services.training.planning import offer as offer
    from app.services.training.planning import plan as plan
    from app.services.training.queries import on_leave as on_leave
    from app.services.training.queries import one_session as one_session
    from app.services.training.queries import pressing as pressing
    from app.services.training.queries import sessions as sessions
    from app.services.training.queries import sheet as sheet
    from app.services.training.queries import trained as trained
    from app.services.training.rating import advise as advise
    from app.services.training.rating import feedback as feedback
    from app.services.training.rating import feedback_in as feedback_in
    from app.services.training.rating import rate_typed as rate_typed
    from app.services.training.rating import scale_of as scale_of
    from app.services.training.rating import tally_of as tally_of
    from app.services.training.rows import Calling as Calling
    from app.services.training.rows import CertificateRow as CertificateRow
    from app.services.training.rows import FeedbackRow as FeedbackRow
    from app.services.training.rows import HoursRow as HoursRow
    from app.services.training.rows import NewSession as NewSession
    from app.services.training.rows import Offer as Offer
    from app.services.training.rows import PlaceRow as PlaceRow
    from app.services.training.rows import SessionRow as SessionRow
    from app.services.training.rows import Ticked as Ticked
    from app.services.training.rows import TrainedRow as TrainedRow
    from app.services.training.ticking import tick as tick
    from app.services.training.ticking import tick_rest as tick_rest
    from app.services.training.ticking import tick_typed as tick_typed
    from app.services.training.yearly import behind as behind
    from app.services.training.yearly import ending as ending
    from app.services.training.yearly import hours as hours
    from app.services.training.yearly import hours_from as hours_from
    from app.services.training.yearly import hours_of as hours_of
else:
    __getattr__ = front(
        __name__,
        calling="call_many call_one quotas withdraw",
        counting="Earned earned",
        rating="advise feedback feedback_in rate_typed scale_of tally_of",
        giving="certificates certify certify_one one_certificate void_certificate",
        planning="cancel change close make_up offer plan",
        queries="on_leave one_session pressing sessions sheet trained",
        rows=(
            "Calling CertificateRow FeedbackRow HoursRow NewSession Offer PlaceRow SessionRow Ticked"
            " TrainedRow"
        ),
        ticking="tick tick_rest tick_typed",
        yearly="behind ending hours hours_from hours_of",
        listing="Namesake SignedLine compare_sheet namesakes put_back_sheet session_named take_sheet",
    )
